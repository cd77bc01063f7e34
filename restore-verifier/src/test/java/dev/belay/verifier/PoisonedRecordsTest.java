package dev.belay.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.testing.PlantedFault;
import dev.belay.runtime.testing.PoisonedRecords;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestKeys;
import dev.belay.schemas.DrilledPoint;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.VerificationRequest;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class PoisonedRecordsTest {
  private static final String REGISTRY = "mock://verifier-poisoned";

  @TempDir Path folder;

  @Test
  void poisonedRecordsGoToTheDeadLettersAndTheNextIsRecorded() throws Exception {
    RecoveryEvent request = request();
    RecoveryCommand drill = drill();
    try (RecordCodec codec = new RecordCodec(Map.of("schema.registry.url", REGISTRY));
        EmbeddedPostgres database = EmbeddedPostgres.start()) {
      byte[] faultyRequest = codec.encode(Topics.RECOVERY_EVENTS, request());
      byte[] faultyDrill = codec.encode(Topics.RECOVERY_COMMANDS, drill());
      try (ConfigurableApplicationContext verifier =
          verifier(
              database,
              new PlantedFault("observedEvents", faultyRequest),
              new PlantedFault("recoveryCommands", faultyDrill))) {
        new PoisonedRecords(
                TestBroker.address(), Topics.RECOVERY_EVENTS, "restore-verifier", Role.LEDGER)
            .areSetAsideAndTheNextIsHandled(
                faultyRequest, codec.encode(Topics.RECOVERY_EVENTS, request));
        new PoisonedRecords(
                TestBroker.address(), Topics.RECOVERY_COMMANDS, "restore-verifier-drills")
            .areSetAsideAndTheNextIsHandled(
                faultyDrill, codec.encode(Topics.RECOVERY_COMMANDS, drill));

        assertThat(verifier.isRunning()).isTrue();
        assertThat(
                JdbcClient.create(database.getPostgresDatabase())
                    .sql("select id from restore_verifier.job")
                    .query(String.class)
                    .list())
            .containsExactlyInAnyOrder(
                request.getVerificationRequest().getVerificationId(), drill.getCommandId());
      }
    }
  }

  private ConfigurableApplicationContext verifier(
      EmbeddedPostgres database, PlantedFault... faults) {
    return RestoreVerifierApplication.builder()
        .initializers(faults)
        .run(
            "--belay.verifier.port=0",
            "--belay.verifier.database.url=" + database.getJdbcUrl("postgres", "postgres"),
            "--belay.verifier.database.username=postgres",
            "--belay.verifier.sandboxes=" + folder.resolve("sandboxes"),
            "--belay.kafka.bootstrap-servers=" + TestBroker.address(),
            TestKeys.arguments().get(0),
            TestKeys.arguments().get(1),
            "--belay.schema-registry.url=" + REGISTRY,
            "--belay.vault.uri=" + folder.resolve("vault").toUri(),
            "--belay.vault.key-file=" + folder.resolve("vault.key"));
  }

  private static RecoveryEvent request() {
    return RecoveryEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setType(RecoveryEventTypes.VERIFICATION_REQUESTED)
        .setOccurredAt(now())
        .setProducer("ledger-service")
        .setRecoverySetId(UUID.randomUUID().toString())
        .setRecoveryPointId(UUID.randomUUID().toString())
        .setDataStore("shop-db")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("manual")
        .setVerificationRequest(
            VerificationRequest.newBuilder()
                .setVerificationId(UUID.randomUUID().toString())
                .setReason("manual")
                .build())
        .build();
  }

  private static RecoveryCommand drill() {
    String point = UUID.randomUUID().toString();
    return RecoveryCommand.newBuilder()
        .setCommandId(UUID.randomUUID().toString())
        .setAction("drill")
        .setOperationId(UUID.randomUUID().toString())
        .setKind("drill")
        .setRecoverySetId(UUID.randomUUID().toString())
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("manual")
        .setRecoveryPointId(point)
        .setDataStore("shop-db")
        .setPoints(List.of(new DrilledPoint(point, "shop-db", null)))
        .setRequestedAt(now())
        .setDeadline(now().plus(1, ChronoUnit.HOURS))
        .build();
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
