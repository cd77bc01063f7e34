package dev.belay.verifier;

import dev.belay.runtime.testing.OpenEndpoints;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestKeys;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class OpenEndpointsTest {
  @TempDir Path folder;

  @Test
  void healthAndMetricsAreAnsweredWithoutAToken() throws Exception {
    try (EmbeddedPostgres database = EmbeddedPostgres.start();
        ConfigurableApplicationContext verifier = verifier(database)) {
      new OpenEndpoints(verifier).areAnsweredWithoutAToken();
    }
  }

  private ConfigurableApplicationContext verifier(EmbeddedPostgres database) {
    return RestoreVerifierApplication.builder()
        .run(
            "--belay.verifier.port=0",
            "--belay.verifier.database.url=" + database.getJdbcUrl("postgres", "postgres"),
            "--belay.verifier.database.username=postgres",
            "--belay.verifier.sandboxes=" + folder.resolve("sandboxes"),
            "--belay.kafka.bootstrap-servers=" + TestBroker.address(),
            TestKeys.arguments().get(0),
            TestKeys.arguments().get(1),
            "--belay.schema-registry.url=mock://verifier-open-endpoints",
            "--belay.vault.uri=" + folder.resolve("vault").toUri(),
            "--belay.vault.key-file=" + folder.resolve("vault.key"));
  }
}
