package dev.belay.worker;

import dev.belay.runtime.testing.OpenEndpoints;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestKeys;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class OpenEndpointsTest {
  @TempDir Path folder;

  @Test
  void healthAndMetricsAreAnsweredWithoutAToken() throws Exception {
    try (EmbeddedPostgres database = EmbeddedPostgres.start();
        ConfigurableApplicationContext worker = worker(database)) {
      new OpenEndpoints(worker).areAnsweredWithoutAToken();
    }
  }

  private ConfigurableApplicationContext worker(EmbeddedPostgres database) throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("belay.yaml"),
            """
            version: 1
            data-stores:
              shop-db: {driver: postgresql, url: "postgresql://127.0.0.1:1/shop", username: belay, password: none}
            applications:
              shop:
                environments:
                  production:
                    rules:
                      - on: before-deploy
                        capture: [shop-db]
            """);
    return BackupWorkerApplication.builder()
        .run(
            "--belay.worker.port=0",
            "--belay.worker.database.url=" + database.getJdbcUrl("postgres", "postgres"),
            "--belay.worker.database.username=postgres",
            "--belay.policy.file=" + policy,
            "--belay.kafka.bootstrap-servers=" + TestBroker.address(),
            TestKeys.arguments().get(0),
            TestKeys.arguments().get(1),
            "--belay.schema-registry.url=mock://worker-open-endpoints",
            "--belay.vault.uri=" + folder.resolve("vault").toUri(),
            "--belay.vault.key-file=" + folder.resolve("vault.key"));
  }
}
