package dev.belay.gateway;

import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestKeys;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A gateway in this JVM on a real broker and database, with its spool and policy in a folder. */
public final class TestGateway implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private TestGateway(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * @param folder holds {@code belay.yaml}, and gets the spool
   * @param arguments further ones, like {@code --belay.api.token-file=…}
   */
  public static TestGateway start(
      TestBroker kafka, TestDatabase database, Path folder, String... arguments) {
    return start(kafka, database, folder, Clock.systemUTC(), arguments);
  }

  public static TestGateway start(
      TestBroker kafka, TestDatabase database, Path folder, Clock clock, String... arguments) {
    List<String> all = new ArrayList<>(database.arguments());
    all.add("--server.port=0");
    all.add("--belay.kafka.bootstrap-servers=" + kafka.bootstrapServers());
    all.add("--belay.schema-registry.url=mock://gateway-test");
    all.add("--belay.policy.file=" + folder.resolve("belay.yaml"));
    all.add("--belay.spool.directory=" + folder.resolve("spool"));
    all.addAll(TestKeys.arguments());
    all.addAll(List.of(arguments));
    return new TestGateway(
        TriggerGatewayApplication.application()
            .initializers(
                context ->
                    ((GenericApplicationContext) context).registerBean(Clock.class, () -> clock))
            .run(all.toArray(String[]::new)));
  }

  public String url() {
    return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }
}
