package dev.belay.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.events.EventReader;
import dev.belay.events.Happening;
import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobSettings;
import dev.belay.jobs.JobStore;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.VerificationRequest;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.verifier.kafka.RecoveryEventListener;
import dev.belay.verifier.verification.VerificationEvents;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.support.GenericMessage;

class WaitingVerificationsTest {
  @Test
  void whoeverFindsNoPlaceSaysSoAndCounts() throws Exception {
    try (EmbeddedPostgres database = EmbeddedPostgres.start();
        RecordCodec codec =
            new RecordCodec(Map.of("schema.registry.url", "mock://verifier-waiting"))) {
      DataSource dataSource = database.getPostgresDatabase();
      migrate(dataSource);
      JobStore jobs = new JobStore(dataSource);
      JobRunner idle = new JobRunner(jobs, Map.of(), JobSettings.DEFAULT, "test");
      RecoveryEventListener listener =
          new RecoveryEventListener(
              bytes -> codec.decode(Topics.RECOVERY_EVENTS, bytes, RecoveryEvent.class),
              jobs,
              idle,
              new VerificationEvents(codec, Clock.systemUTC(), "restore-verifier/test"),
              Clock.systemUTC(),
              Duration.ofHours(1),
              1);
      byte[] second = codec.encode(Topics.RECOVERY_EVENTS, request("crm-db"));

      listener.accept(
          new GenericMessage<>(codec.encode(Topics.RECOVERY_EVENTS, request("shop-db"))));
      listener.accept(new GenericMessage<>(second));
      listener.accept(new GenericMessage<>(second));

      List<Happening> published =
          JdbcClient.create(dataSource)
              .sql("select value from outbox order by position")
              .query((row, number) -> row.getBytes(1))
              .list()
              .stream()
              .map(value -> codec.decode(Topics.RECOVERY_EVENTS, value, RecoveryEvent.class))
              .map(event -> EventReader.read(event).happening())
              .toList();
      assertThat(published).hasSize(1);
      Happening.VerificationProgressed waiting =
          (Happening.VerificationProgressed) published.getFirst();
      assertThat(waiting.point().dataStore()).isEqualTo("crm-db");
      assertThat(waiting.step().text()).startsWith("waiting: ").contains("1 others");
      assertThat(jobs.waiting(VerificationFlow.VERIFY)).isEqualTo(2);
    }
  }

  private static RecoveryEvent request(String store) {
    return RecoveryEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setType(RecoveryEventTypes.VERIFICATION_REQUESTED)
        .setOccurredAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .setProducer("ledger-service")
        .setRecoverySetId(UUID.randomUUID().toString())
        .setRecoveryPointId(UUID.randomUUID().toString())
        .setDataStore(store)
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

  private static void migrate(DataSource dataSource) throws Exception {
    for (String file :
        List.of("V1__jobs.sql", "V2__lanes.sql", "V3__cancelling.sql", "V4__turns.sql")) {
      try (InputStream sql = JobStore.class.getResourceAsStream("migration/" + file)) {
        JdbcClient.create(dataSource)
            .sql(new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8))
            .update();
      }
    }
  }
}
