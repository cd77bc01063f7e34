package dev.belay.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.Drivers;
import dev.belay.events.EventReader;
import dev.belay.events.Happening.VerificationProgressed;
import dev.belay.jail.Isolation;
import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobSettings;
import dev.belay.jobs.JobStore;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.VerificationRequest;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.verifier.kafka.RecoveryEventListener;
import dev.belay.verifier.rehearsal.MigrationRehearsal;
import dev.belay.verifier.verification.Verification;
import dev.belay.verifier.verification.VerificationEvents;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

class WaitingVerificationsTest {
  @TempDir Path folder;
  private final RecordCodec codec =
      new RecordCodec(Map.of("schema.registry.url", "mock://verifier-waiting"));
  private final VerificationEvents events =
      new VerificationEvents(codec, Clock.systemUTC(), "restore-verifier/test");

  @Test
  void whoeverFindsNoPlaceSaysSoAndCounts() throws Exception {
    try (EmbeddedPostgres database = EmbeddedPostgres.start()) {
      DataSource dataSource = migrated(database);
      JobStore jobs = new JobStore(dataSource);
      RecoveryEventListener listener = listener(jobs);
      Message<byte[]> second = message("crm-db");

      listener.accept(message("shop-db"));
      listener.accept(second);
      listener.accept(second);

      List<VerificationProgressed> waiting = waiting(dataSource);
      assertThat(waiting).hasSize(1);
      assertThat(waiting.getFirst().point().dataStore()).isEqualTo("crm-db");
      assertThat(waiting.getFirst().step().text()).contains("1 others");
      assertThat(jobs.waiting(VerificationFlow.VERIFY)).isEqualTo(2);
    }
  }

  @Test
  void whoeverGivesItsPlaceAwaySaysWhy() throws Exception {
    Vault away =
        (Vault)
            Proxy.newProxyInstance(
                Vault.class.getClassLoader(),
                new Class<?>[] {Vault.class},
                (vault, method, arguments) -> {
                  throw new VaultException.Unavailable("the vault is away", null);
                });
    Verification verification =
        new Verification(
            away,
            Drivers.installed(),
            folder,
            Isolation.choose(Isolation.Wanted.NONE, Isolation.Furnishing.reading(List.of())),
            Clock.systemUTC());
    VerificationFlow flow =
        new VerificationFlow(
            verification,
            new MigrationRehearsal(manifest -> Optional.empty(), Map.of()),
            this::decoded,
            events,
            Duration.ofSeconds(1));
    try (EmbeddedPostgres database = EmbeddedPostgres.start()) {
      DataSource dataSource = migrated(database);
      JobStore jobs = new JobStore(dataSource);
      try (JobRunner runner =
          new JobRunner(jobs, Map.of(VerificationFlow.VERIFY, flow), JobSettings.DEFAULT, "test")) {
        listener(jobs).accept(message("shop-db"));
        runner.start();
        Instant patience = Instant.now().plusSeconds(60);
        while (waiting(dataSource).isEmpty() && Instant.now().isBefore(patience)) {
          Thread.sleep(50);
        }
      }

      assertThat(waiting(dataSource))
          .first()
          .extracting(it -> it.step().text())
          .asString()
          .startsWith("waiting: attempt 1 of 3 gave no verdict")
          .contains("the vault is away");
    }
  }

  private RecoveryEventListener listener(JobStore jobs) {
    return new RecoveryEventListener(
        this::decoded, jobs, events, Clock.systemUTC(), Duration.ofHours(1), 1);
  }

  private RecoveryEvent decoded(byte[] bytes) {
    return codec.decode(Topics.RECOVERY_EVENTS, bytes, RecoveryEvent.class);
  }

  private Message<byte[]> message(String store) {
    return new GenericMessage<>(codec.encode(Topics.RECOVERY_EVENTS, request(store)));
  }

  private List<VerificationProgressed> waiting(DataSource dataSource) {
    return JdbcClient.create(dataSource)
        .sql("select value from outbox order by position")
        .query((row, number) -> row.getBytes(1))
        .list()
        .stream()
        .map(value -> EventReader.read(decoded(value)).happening())
        .filter(VerificationProgressed.class::isInstance)
        .map(VerificationProgressed.class::cast)
        .filter(it -> it.step().text().startsWith("waiting: "))
        .toList();
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

  private static DataSource migrated(EmbeddedPostgres database) throws Exception {
    DataSource dataSource = database.getPostgresDatabase();
    for (String file :
        List.of(
            "V1__jobs.sql",
            "V2__lanes.sql",
            "V3__cancelling.sql",
            "V4__turns.sql",
            "V5__deaths.sql",
            "V6__traces.sql")) {
      try (InputStream sql = JobStore.class.getResourceAsStream("migration/" + file)) {
        JdbcClient.create(dataSource)
            .sql(new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8))
            .update();
      }
    }
    return dataSource;
  }
}
