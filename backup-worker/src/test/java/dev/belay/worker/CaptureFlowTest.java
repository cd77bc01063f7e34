package dev.belay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.events.RecoveryIds;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.OutboxRecord;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.SecretReference;
import dev.belay.policy.store.StoreSettings;
import dev.belay.schemas.Assertion;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.vault.Manifest;
import dev.belay.vault.VaultException;
import dev.belay.worker.capture.CaptureEvents;
import dev.belay.worker.capture.CaptureFlow;
import dev.belay.worker.capture.CommandCodec;
import dev.belay.worker.stores.DataStores;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CaptureFlowTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:05Z");
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://capture-flow"));

  private final MemoryVault vault = new MemoryVault();
  private final FakeDriver driver = new FakeDriver();
  private final List<OutboxRecord> published = new ArrayList<>();
  private final CaptureFlow flow = flow(Map.of("SHOP_PASSWORD", "hunter2"));

  @Test
  void capturesCommitsAndReports() throws Exception {
    List<OutboxRecord> records = flow.run(job(), published::addAll);

    assertThat(vault.recoveryPoints()).containsExactly(command().getRecoveryPointId());
    assertThat(events(published))
        .extracting(RecoveryEvent::getType)
        .containsExactly(RecoveryEventTypes.CAPTURE_STARTED);
    RecoveryEvent completed = events(records).getFirst();
    assertThat(completed.getType()).isEqualTo(RecoveryEventTypes.CAPTURE_COMPLETED);
    assertThat(Objects.requireNonNull(completed.getCaptured()).getRows()).isEqualTo(42);
    assertThat(completed.getCaptured().getSnapshotAt()).isEqualTo(FakeDriver.SNAPSHOT);
    assertThat(records.getFirst().key()).isEqualTo(TestIds.SET);
    assertThat(driver.captured.getFirst().store().secret("password").reveal()).isEqualTo("hunter2");
  }

  @Test
  void reportsThePointThatAnEarlierAttemptCommittedWithoutCapturingAgain() throws Exception {
    vault.commit(FakeDriver.manifest(command().getRecoveryPointId(), TestIds.SET));

    List<OutboxRecord> records = flow.run(job(), published::addAll);

    assertThat(driver.captured).isEmpty();
    assertThat(events(records))
        .extracting(RecoveryEvent::getType)
        .containsExactly(RecoveryEventTypes.CAPTURE_COMPLETED);
  }

  @Test
  void givesARepeatedReportTheSameId() throws Exception {
    RecoveryEvent once = events(flow.run(job(), published::addAll)).getFirst();

    RecoveryEvent again = events(flow.run(job(), published::addAll)).getFirst();

    assertThat(again.getEventId()).isEqualTo(once.getEventId());
  }

  @Test
  void neverReportsAVisiblePointAsFailed() throws Exception {
    vault.commit(FakeDriver.manifest(command().getRecoveryPointId(), TestIds.SET));

    List<OutboxRecord> records = flow.failed(job(), new JobFailure.DeadlinePassed(1, null));

    assertThat(events(records))
        .extracting(RecoveryEvent::getType)
        .containsExactly(RecoveryEventTypes.CAPTURE_COMPLETED);
  }

  @Test
  void reportsNothingWhileTheVaultDoesNotSayWhetherThePointIsThere() {
    vault.fail(new VaultException.Unavailable("the vault does not answer", null));

    assertThatThrownBy(() -> flow.failed(job(), new JobFailure.DeadlinePassed(1, null)))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void saysWhatToCorrect() {
    RecoveryEvent failed =
        failedWith(
            new DataStoreException.Misconfigured(
                "PostgreSQL refused the password of user \"belay\"", null));

    assertThat(Objects.requireNonNull(failed.getFailure()).getKind()).isEqualTo("configuration");
    assertThat(failed.getFailure().getMessage()).contains("refused the password of user");
    assertThat(failed.getFailure().getAttempts()).isEqualTo(1);
  }

  @Test
  void keepsTheTextOfUnforeseenExceptionsOffTheTopic() {
    RecoveryEvent failed = failedWith(new IllegalStateException("password=hunter2"));

    assertThat(Objects.requireNonNull(failed.getFailure()).getKind()).isEqualTo("internal");
    assertThat(failed.getFailure().getMessage())
        .contains("IllegalStateException")
        .doesNotContain("hunter2");
  }

  @Test
  void triesAgainOnlyWhatMayPass() {
    assertThat(
            flow.retryAfter(job(), new DataStoreException.Unavailable("connection refused", null)))
        .contains(Duration.ofSeconds(2));
    assertThat(flow.retryAfter(job(), new VaultException.Unavailable("disk full", null)))
        .isPresent();
    assertThat(flow.retryAfter(job(), new DataStoreException.Misconfigured("no such role", null)))
        .isEmpty();
    assertThat(flow.retryAfter(job(), new DataStoreException.Failed("a row is missing", null)))
        .isEmpty();
  }

  /** What keeps it from being done is said meanwhile, and in the end. */
  @Test
  void saysWhatItWaitsFor() {
    Exception cause = new VaultException.Unavailable("S3 answered 503 SlowDown", null);

    RecoveryEvent waiting = events(flow.retrying(job(), cause, Duration.ofSeconds(2))).getFirst();
    RecoveryEvent failed =
        events(
                flow.failed(
                    job(), new JobFailure.DeadlinePassed(9, flow.remembered(cause).orElseThrow())))
            .getFirst();

    assertThat(waiting.getFailure())
        .isEqualTo(new dev.belay.schemas.Failure("vault", "S3 answered 503 SlowDown", 1));
    assertThat(waiting.getType()).isEqualTo(RecoveryEventTypes.CAPTURE_PROGRESSED);
    assertThat(String.valueOf(waiting))
        .contains("attempt 1 failed, the next one is in 2 s: S3 answered 503 SlowDown");
    assertThat(Objects.requireNonNull(failed.getFailure()).getKind()).isEqualTo("deadline");
    assertThat(failed.getFailure().getMessage())
        .contains("the last one with: S3 answered 503 SlowDown");
  }

  @Test
  void namesTheSecretThatIsNotThere() {
    CaptureFlow without = flow(Map.of());

    assertThatThrownBy(() -> without.run(job(), published::addAll))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("SHOP_PASSWORD")
        .hasMessageContaining("shop-db");
  }

  @Test
  void runsWhatItsOwnPolicySaysOfAnAssertionAndNothingThatACommandCarries() throws Exception {
    BackupCommand carrying =
        BackupCommand.newBuilder(command())
            .setAssertions(
                List.of(new Assertion("has orders", "copy orders to program 'sh'", "sql")))
            .build();

    flow.run(job(carrying), published::addAll);

    assertThat(driver.captured.getFirst().assertions())
        .containsExactly(new Manifest.Assertion("has orders", "sql", "select 1 = 1"));
  }

  @Test
  void refusesAnAssertionThatItsPolicyDoesNotHave() {
    BackupCommand unknown =
        BackupCommand.newBuilder(command())
            .setAssertions(List.of(new Assertion("is mine", "select true", "sql")))
            .build();

    assertThatThrownBy(() -> flow.run(job(unknown), published::addAll))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("\"is mine\"")
        .hasMessageContaining("[has orders]");
    assertThat(driver.captured).isEmpty();
  }

  private RecoveryEvent failedWith(Exception cause) {
    return events(flow.failed(job(), new JobFailure.Failed(1, cause))).getFirst();
  }

  private CaptureFlow flow(Map<String, String> environment) {
    DataStoreDefinition shop =
        new DataStoreDefinition(
            "shop-db",
            "postgresql",
            2,
            new StoreSettings(
                Map.of("url", "postgresql://db/shop", "username", "belay"),
                Map.of("password", new SecretReference.EnvironmentVariable("SHOP_PASSWORD"))),
            List.of(new DataStoreDefinition.NamedAssertion("has orders", "sql", "select 1 = 1")));
    return new CaptureFlow(
        new DataStores(() -> Map.of("shop-db", shop), new Drivers(List.of(driver)), environment),
        vault,
        new CommandCodec(CODEC),
        new CaptureEvents(CODEC, Clock.fixed(NOW, ZoneOffset.UTC), "backup-worker/test"),
        Duration.ofSeconds(2));
  }

  private static Job job() {
    return job(command());
  }

  private static Job job(BackupCommand command) {
    return new Job(
        command.getCommandId(),
        "capture",
        CODEC.encode(Topics.BACKUP_COMMANDS, command),
        1,
        command.getDeadline());
  }

  private static BackupCommand command() {
    String commandId =
        RecoveryIds.captureCommand(UUID.fromString(TestIds.SET), "shop-db").toString();
    return BackupCommand.newBuilder()
        .setCommandId(commandId)
        .setAction("capture")
        .setRecoverySetId(TestIds.SET)
        .setRecoveryPointId(RecoveryIds.recoveryPoint(UUID.fromString(commandId)).toString())
        .setDataStore("shop-db")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment")
        .setCommit("abc")
        .setDeploymentId("1001")
        .setRequestedAt(NOW)
        .setDeadline(NOW.plusSeconds(900))
        .build();
  }

  private static List<RecoveryEvent> events(List<OutboxRecord> records) {
    return records.stream()
        .map(record -> CODEC.decode(record.topic(), record.value(), RecoveryEvent.class))
        .toList();
  }
}
