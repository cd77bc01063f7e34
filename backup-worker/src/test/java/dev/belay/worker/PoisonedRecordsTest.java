package dev.belay.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.testing.PlantedFault;
import dev.belay.runtime.testing.PoisonedRecords;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestKeys;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class PoisonedRecordsTest {
  private static final String REGISTRY = "mock://worker-poisoned";

  @TempDir Path folder;

  @Test
  void poisonedCommandsGoToTheDeadLettersAndTheNextIsRecorded() throws Exception {
    BackupCommand capture = capture();
    RecoveryCommand compare = compare();
    try (RecordCodec codec = new RecordCodec(Map.of("schema.registry.url", REGISTRY));
        EmbeddedPostgres database = EmbeddedPostgres.start()) {
      byte[] faultyCapture = codec.encode(Topics.BACKUP_COMMANDS, capture());
      byte[] faultyCompare = codec.encode(Topics.RECOVERY_COMMANDS, compare());
      try (ConfigurableApplicationContext worker =
          worker(
              database,
              new PlantedFault("backupCommands", faultyCapture),
              new PlantedFault("recoveryCommands", faultyCompare))) {
        new PoisonedRecords(TestBroker.address(), Topics.BACKUP_COMMANDS, "backup-worker")
            .areSetAsideAndTheNextIsHandled(
                faultyCapture, codec.encode(Topics.BACKUP_COMMANDS, capture));
        new PoisonedRecords(TestBroker.address(), Topics.RECOVERY_COMMANDS, "backup-worker")
            .areSetAsideAndTheNextIsHandled(
                faultyCompare, codec.encode(Topics.RECOVERY_COMMANDS, compare));

        assertThat(worker.isRunning()).isTrue();
        assertThat(
                JdbcClient.create(database.getPostgresDatabase())
                    .sql("select id from backup_worker.job")
                    .query(String.class)
                    .list())
            .containsExactlyInAnyOrder(capture.getCommandId(), compare.getCommandId());
      }
    }
  }

  private ConfigurableApplicationContext worker(EmbeddedPostgres database, PlantedFault... faults)
      throws Exception {
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
        .initializers(faults)
        .run(
            "--belay.worker.port=0",
            "--belay.worker.database.url=" + database.getJdbcUrl("postgres", "postgres"),
            "--belay.worker.database.username=postgres",
            "--belay.kafka.bootstrap-servers=" + TestBroker.address(),
            TestKeys.arguments().get(0),
            TestKeys.arguments().get(1),
            "--belay.schema-registry.url=" + REGISTRY,
            "--belay.policy.file=" + policy,
            "--belay.vault.uri=" + folder.resolve("vault").toUri(),
            "--belay.vault.key-file=" + folder.resolve("vault.key"));
  }

  private static BackupCommand capture() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return BackupCommand.newBuilder()
        .setCommandId(UUID.randomUUID().toString())
        .setAction("capture")
        .setRecoverySetId(UUID.randomUUID().toString())
        .setRecoveryPointId(UUID.randomUUID().toString())
        .setDataStore("shop-db")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("manual")
        .setRequestedAt(now)
        .setDeadline(now.plus(1, ChronoUnit.HOURS))
        .build();
  }

  private static RecoveryCommand compare() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return RecoveryCommand.newBuilder()
        .setCommandId(UUID.randomUUID().toString())
        .setAction("compare")
        .setOperationId(UUID.randomUUID().toString())
        .setKind("comparison")
        .setRecoverySetId(UUID.randomUUID().toString())
        .setRecoveryPointId(UUID.randomUUID().toString())
        .setDataStore("shop-db")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("manual")
        .setRequestedAt(now)
        .setDeadline(now.plus(1, ChronoUnit.HOURS))
        .build();
  }
}
