package dev.belay.standalone.external;

import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.runtime.testing.TestKeys;
import dev.belay.standalone.demo.SampleDatabase;
import dev.belay.standalone.demo.SamplePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A shop with its policy and database, and services that protect it; each gets to Kafka in its own
 * way.
 */
final class Services implements AutoCloseable {
  static final String TOKEN = "correct-horse-battery-staple";
  static final String WEBHOOK_SECRET = "It's a Secret to Everybody";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<ConfigurableApplicationContext> running = new ArrayDeque<>();
  private final Path home;
  private final SampleDatabase shop;
  private final List<String> common;

  /**
   * @param home an empty folder
   */
  Services(Path home) throws Exception {
    this.home = home;
    // Several Boot applications in one JVM, as in the standalone server: none sets up logging.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
    shop = SampleDatabase.start(home.resolve("shop-db"));
    common = new ArrayList<>(TestKeys.arguments());
    common.addAll(
        List.of(
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--belay.schema-registry.url=" + home.resolve("schemas").toUri(),
            "--spring.datasource.url=jdbc:" + shop.createDatabase(),
            "--spring.datasource.username=" + PostgresAddress.username(shop.connection()),
            "--spring.datasource.password=" + PostgresAddress.password(shop.connection()).reveal(),
            "--belay.policy.file=" + SamplePolicy.write(home, shop),
            "--belay.vault.uri=" + home.resolve("vault").toUri(),
            "--belay.vault.key-file=" + home.resolve("vault.key"),
            "--belay.verifier.sandboxes=" + home.resolve("sandboxes"),
            "--belay.verifier.isolation=auto",
            "--belay.github.webhook-secrets[0]=file:"
                + Files.writeString(home.resolve("webhook-secret"), WEBHOOK_SECRET),
            "--belay.api.token-file=" + Files.writeString(home.resolve("tokens"), TOKEN + "\n")));
  }

  HttpClient http() {
    return http;
  }

  /**
   * @param kafka how it gets to Kafka
   * @return its URL
   */
  String run(SpringApplicationBuilder service, List<String> kafka) {
    List<String> arguments = new ArrayList<>(common);
    arguments.addAll(kafka);
    arguments.add("--belay.spool.directory=" + home.resolve("spool-" + running.size()));
    ConfigurableApplicationContext context =
        service.registerShutdownHook(false).run(arguments.toArray(String[]::new));
    running.push(context);
    return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
  }

  /** Ends the service that was started last. */
  void stopLast() {
    running.pop().close();
  }

  /** What a service says of its health. */
  JsonNode health(String url) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/actuator/health")).build(),
            HttpResponse.BodyHandlers.ofString());
    return JsonMapper.shared().readTree(answer.body());
  }

  @Override
  public void close() {
    running.forEach(ConfigurableApplicationContext::close);
    shop.close();
  }
}
