package dev.belay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.Comparison;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.Need;
import dev.belay.datastores.Place;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.events.Action;
import dev.belay.events.RecoveryIds;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.SecretReference;
import dev.belay.policy.store.StoreSettings;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RestoreDestination;
import dev.belay.schemas.Restored;
import dev.belay.schemas.SelectedPart;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.worker.capture.CaptureEvents;
import dev.belay.worker.recovery.RecoveryCommandCodec;
import dev.belay.worker.recovery.RecoveryEvents;
import dev.belay.worker.recovery.RecoverySteps;
import dev.belay.worker.recovery.ReplacedCleanup;
import dev.belay.worker.recovery.RestoreOrders;
import dev.belay.worker.stores.DataStores;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecoveryStepsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:05Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://recovery-steps"));
  private static final String PRE_RESTORE_POINT = TestIds.PRE_RESTORE_POINT;

  private static final EmbeddedPostgres SERVER = startServer();

  private final MemoryVault vault = new MemoryVault();
  private final FakeDriver driver = new FakeDriver();
  private final FakeRecovery recovery = new FakeRecovery();
  private final List<OutboxRecord> published = new ArrayList<>();
  private final Lease lease = published::addAll;
  private final DataStores stores = stores();
  private final JobStore jobs = new JobStore(SERVER.getPostgresDatabase());
  private final Map<String, JobHandler> handlers =
      RecoverySteps.handlers(
          stores,
          vault,
          jobs,
          new RecoveryCommandCodec(CODEC),
          new RecoveryEvents(CODEC, CLOCK, "backup-worker/test"),
          new CaptureEvents(CODEC, CLOCK, "backup-worker/test"),
          Duration.ofSeconds(2));

  @AfterAll
  static void stopServer() throws Exception {
    SERVER.close();
  }

  @BeforeEach
  void givenARecoveryPoint() throws Exception {
    driver.recovery = recovery;
    vault.commit(FakeDriver.manifest(TestIds.POINT, TestIds.SET));
  }

  @Test
  void comparesAndReportsCountsOfTheTablesThatDifferMostRowsFirst() throws Exception {
    recovery.comparison =
        new Comparison(
            NOW,
            "rows",
            List.of(table("public.same", 0), table("public.few", 1), table("public.many", 9)));

    List<RecoveryEvent> events = run("compare");

    dev.belay.schemas.Comparison counts = Objects.requireNonNull(events.getFirst().getComparison());
    assertThat(counts.getAdded()).isEqualTo(10);
    assertThat(counts.getTablesCompared()).isEqualTo(3);
    assertThat(counts.getTables())
        .extracting(t -> t.getTable())
        .containsExactly("public.many", "public.few");
    assertThat(recovery.samplesAskedFor).isZero();
  }

  @Test
  void saysWhatARestoreWouldLackWhereTheComparisonIsItsPlan() throws Exception {
    recovery.needs = List.of(Need.fatal("role belay is not in role app", "GRANT app TO belay"));

    assertThat(Objects.requireNonNull(run("compare").getFirst().getComparison()).getNeeds())
        .isEmpty();
    RecoveryCommand plan =
        RecoveryCommand.newBuilder(command("compare"))
            .setTarget(
                RestoreDestination.newBuilder().setDataStore("shop-db").setReplace(true).build())
            .build();
    assertThat(
            Objects.requireNonNull(
                    events(handler("compare").run(job(plan), lease)).getFirst().getComparison())
                .getNeeds())
        .singleElement()
        .satisfies(need -> assertThat(need.getRemedies()).containsExactly("GRANT app TO belay"));
  }

  @Test
  void reportsAtMostAThousandTables() throws Exception {
    recovery.comparison =
        new Comparison(
            NOW, "rows", IntStream.range(0, 1200).mapToObj(i -> table("public.t" + i, 1)).toList());

    List<RecoveryEvent> events = run("compare");

    assertThat(Objects.requireNonNull(events.getFirst().getComparison()).getTables()).hasSize(1000);
  }

  @Test
  void readsPlaceAndPartsOfEarlierCommandsAndInTheDriversWords() throws Exception {
    RecoveryCommand earlier =
        RecoveryCommand.newBuilder(command("prepare"))
            .setTarget(
                RestoreDestination.newBuilder()
                    .setDataStore("shop-db")
                    .setDatabase("copy")
                    .setSchemas(List.of("archive"))
                    .setTables(List.of("orders"))
                    .setIntoSchema("recovered")
                    .build())
            .build();
    RecoveryCommand now =
        RecoveryCommand.newBuilder(command("prepare"))
            .setTarget(
                RestoreDestination.newBuilder()
                    .setDataStore("shop-db")
                    .setPlace("copy")
                    .setParts(
                        List.of(
                            new SelectedPart("schema", "archive"),
                            new SelectedPart("table", "orders")))
                    .setOptions(Map.of("into-schema", "recovered"))
                    .build())
            .build();

    RestoreOrder one = new RestoreOrders(stores, vault).order(earlier);
    RestoreOrder other = new RestoreOrders(stores, vault).order(now);

    assertThat(one.place()).isEqualTo(new Place("copy")).isEqualTo(other.place());
    assertThat(one.selection()).isEqualTo(other.selection());
    assertThat(one.selection().values("table")).containsExactly("orders");
    assertThat(one.selection().options()).containsEntry("into-schema", "recovered");
  }

  @Test
  void restoresTheManifestThatTheCommandNamesAndNoOther() throws Exception {
    RestoreOrders orders = new RestoreOrders(stores(), vault);
    RecoveryCommand named =
        RecoveryCommand.newBuilder(command("prepare"))
            .setManifestDigest(vault.manifest(TestIds.POINT).digest())
            .build();
    RecoveryCommand replaced =
        RecoveryCommand.newBuilder(named).setManifestDigest("0".repeat(64)).build();

    assertThat(orders.order(named).manifest().recoveryPointId()).isEqualTo(TestIds.POINT);
    assertThatThrownBy(() -> orders.order(replaced))
        .isInstanceOf(DataStoreException.Refused.class)
        .hasMessageContaining("is not the one that was captured")
        .hasMessageContaining("0".repeat(64));
  }

  @Test
  void preparesTheTargetThatTheCommandNames() throws Exception {
    List<RecoveryEvent> events = run("prepare");

    assertThat(recovery.prepared.getFirst().place()).isEqualTo(Place.OWN);
    assertThat(events.getFirst().getType()).isEqualTo("restore-prepared");
    Restored restored = Objects.requireNonNull(events.getFirst().getRestored());
    assertThat(restored.getTarget()).isEqualTo("shop-db");
    assertThat(restored.getRows()).isEqualTo(42);
    assertThat(types(published)).containsExactly("restore-started");
  }

  @Test
  void capturesWhatItReplacesAndTellsOfThePoint() throws Exception {
    run("prepare");
    published.clear();

    List<RecoveryEvent> events = run("apply");

    assertThat(types(published)).containsExactly("capture-started");
    assertThat(events)
        .extracting(RecoveryEvent::getType)
        .containsExactly("capture-completed", "restore-applied");
    assertThat(events.getFirst().getRecoveryPointId()).isEqualTo(PRE_RESTORE_POINT);
    assertThat(events.getFirst().getTrigger()).isEqualTo("pre-restore");
    Restored restored = Objects.requireNonNull(events.getLast().getRestored());
    assertThat(restored.getPreRestorePointId()).isEqualTo(PRE_RESTORE_POINT);
    assertThat(restored.getReplaced()).isEqualTo("shop_replaced");
  }

  @Test
  void hasWhatWasWrittenAfterAnAttemptThatCapturedAndDidNotSwap() throws Exception {
    run("prepare");
    recovery.diesBeforeTheSwap = true;
    assertThatThrownBy(() -> run("apply")).isInstanceOf(DataStoreException.Unavailable.class);
    driver.rows = 77; // people went on writing
    recovery.diesBeforeTheSwap = false;

    run("apply");

    assertThat(vault.manifest(PRE_RESTORE_POINT).manifest().totals().rows()).isEqualTo(77);
  }

  @Test
  void capturesNothingAgainWhenTheSwapWasDoneByAWorkerThatDied() throws Exception {
    run("prepare");
    recovery.diesAfterTheSwap = true;
    assertThatThrownBy(() -> run("apply")).isInstanceOf(DataStoreException.Unavailable.class);
    driver.rows = 1; // what is in the restored database

    List<RecoveryEvent> events = run("apply");

    assertThat(driver.captured).hasSize(1);
    assertThat(events.getLast().getType()).isEqualTo("restore-applied");
    assertThat(vault.manifest(PRE_RESTORE_POINT).manifest().totals().rows()).isEqualTo(42);
  }

  @Test
  void neverReportsASwapThatHappenedAsFailed() throws Exception {
    run("prepare");
    recovery.diesAfterTheSwap = true;
    assertThatThrownBy(() -> run("apply")).isInstanceOf(DataStoreException.Unavailable.class);

    List<RecoveryEvent> events = failed("apply", new JobFailure.Abandoned(5, "dead"));

    assertThat(events)
        .extracting(RecoveryEvent::getType)
        .containsExactly("capture-completed", "restore-applied");
  }

  @Test
  void makesNoPreRestorePointWhenTheSwapDidNotHappen() throws Exception {
    run("prepare");
    recovery.diesBeforeTheSwap = true;
    assertThatThrownBy(() -> run("apply")).isInstanceOf(DataStoreException.Unavailable.class);

    List<RecoveryEvent> events = failed("apply", new JobFailure.DeadlinePassed(1, null));

    assertThat(events)
        .extracting(RecoveryEvent::getType)
        .containsExactly("restore-failed", "capture-failed");
    assertThat(vault.contains(PRE_RESTORE_POINT)).isFalse();
  }

  @Test
  void replacesNothingWhenCancelledDuringTheCapture() throws Exception {
    run("prepare");
    Lease cancelled =
        new Lease() {
          @Override
          public void publish(List<OutboxRecord> records) {}

          @Override
          public void pastCancelling() throws InterruptedException {
            throw new InterruptedException("cancelled");
          }
        };

    assertThatThrownBy(() -> handler("apply").run(job("apply"), cancelled))
        .isInstanceOf(InterruptedException.class);

    assertThat(recovery.replaced).isEmpty();
    assertThat(vault.recoveryPoints()).containsExactly(TestIds.POINT);
  }

  @Test
  void givesRepeatedReportsTheSameIds() throws Exception {
    run("prepare");
    List<RecoveryEvent> once = run("apply");

    List<RecoveryEvent> again = run("apply");

    assertThat(again)
        .extracting(RecoveryEvent::getEventId)
        .isEqualTo(once.stream().map(RecoveryEvent::getEventId).toList());
  }

  @Test
  void abandonsWhatWasPrepared() throws Exception {
    List<RecoveryEvent> events = run("abandon");

    assertThat(recovery.abandoned).isEqualTo(1);
    assertThat(events).extracting(RecoveryEvent::getType).containsExactly("restore-abandoned");
  }

  @Test
  void saysThatARestoreIsInPlaceWhenItIsToBeAbandoned() throws Exception {
    run("prepare");
    List<RecoveryEvent> applied = run("apply");

    List<RecoveryEvent> events = run("cancel");

    assertThat(recovery.abandoned).isZero();
    assertThat(events)
        .extracting(RecoveryEvent::getType)
        .containsExactly("capture-completed", "restore-applied");
    assertThat(events.getLast().getEventId()).isEqualTo(applied.getLast().getEventId());
  }

  @Test
  void tellsWhatTheSwapOfAWorkerThatDiedReplacedWhenItIsToBeAbandoned() throws Exception {
    run("prepare");
    recovery.diesAfterTheSwap = true;
    assertThatThrownBy(() -> run("apply")).isInstanceOf(DataStoreException.Unavailable.class);

    List<RecoveryEvent> events = run("cancel");

    assertThat(Objects.requireNonNull(events.getLast().getRestored()).getPreRestorePointId())
        .isEqualTo(PRE_RESTORE_POINT);
    assertThat(vault.contains(PRE_RESTORE_POINT)).isTrue();
  }

  @Test
  void tellsThatWhatWasReplacedIsDropped() throws Exception {
    List<RecoveryEvent> events = run("drop-replaced");

    assertThat(recovery.dropped).containsExactly("shop_replaced");
    assertThat(events).extracting(RecoveryEvent::getType).containsExactly("replaced-dropped");
  }

  @Test
  void saysThatAKindOfStoreCanNotBeRestoredInPlace() {
    driver.recovery = null;

    assertThatThrownBy(() -> run("prepare"))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("shop-db");
  }

  @Test
  void tellsOfACancelledStep() {
    List<RecoveryEvent> events = failed("prepare", new JobFailure.Cancelled(1));

    assertThat(Objects.requireNonNull(events.getFirst().getFailure()).getKind())
        .isEqualTo("cancelled");
  }

  @Test
  void keepsTheTextOfUnforeseenExceptionsOffTheTopic() {
    List<RecoveryEvent> events =
        failed("prepare", new JobFailure.Failed(1, new IllegalStateException("password=hunter2")));

    assertThat(Objects.requireNonNull(events.getFirst().getFailure()).getMessage())
        .doesNotContain("hunter2");
  }

  @Test
  void dropsWhatNeedNotBeKeptAnyLonger() {
    recovery.replaced.add(replaced("old", NOW.minusSeconds(1)));
    recovery.replaced.add(replaced("young", NOW.plusSeconds(1)));
    recovery.replaced.add(replaced("kept", null));

    new ReplacedCleanup(stores, jobs, CLOCK).round();

    assertThat(recovery.dropped).containsExactly("old");
  }

  private static EmbeddedPostgres startServer() {
    try {
      EmbeddedPostgres started = EmbeddedPostgres.start();
      Flyway.configure()
          .dataSource(started.getPostgresDatabase())
          .locations("classpath:dev/belay/jobs/migration")
          .load()
          .migrate();
      return started;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static dev.belay.datastores.ReplacedData replaced(
      String name, @org.jspecify.annotations.Nullable Instant keepUntil) {
    return new dev.belay.datastores.ReplacedData(name, "shop", "other", NOW, keepUntil);
  }

  private static Comparison.Part table(String name, long added) {
    return new Comparison.Part(
        name, Comparison.Status.COMPARED, "primary-key", 5, 5 + added, added, 0, 0, "", List.of());
  }

  private List<RecoveryEvent> run(String action) throws Exception {
    return events(handler(action).run(job(action), lease));
  }

  private List<RecoveryEvent> failed(String action, JobFailure failure) {
    return events(handler(action).failed(job(action), failure));
  }

  private JobHandler handler(String action) {
    return Objects.requireNonNull(handlers.get(action));
  }

  private static Job job(String action) {
    return job(command(action));
  }

  private static Job job(RecoveryCommand command) {
    return new Job(
        command.getCommandId(),
        command.getAction(),
        CODEC.encode(Topics.RECOVERY_COMMANDS, command),
        1,
        command.getDeadline());
  }

  private static RecoveryCommand command(String action) {
    return RecoveryCommand.newBuilder()
        .setCommandId(
            RecoveryIds.recoveryCommand(
                    UUID.fromString(TestIds.OPERATION),
                    "shop-db",
                    Action.ofWord(action).orElseThrow())
                .toString())
        .setAction(action)
        .setOperationId(TestIds.OPERATION)
        .setKind("restore")
        .setRecoverySetId(TestIds.SET)
        .setRecoveryPointId(TestIds.POINT)
        .setDataStore("shop-db")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment")
        .setRequestedAt(NOW)
        .setDeadline(NOW.plusSeconds(900))
        .setTarget(
            action.equals("compare")
                ? null
                : RestoreDestination.newBuilder().setDataStore("shop-db").setReplace(true).build())
        .setPreRestoreSetId(TestIds.PRE_RESTORE_SET)
        .setPreRestorePointId(PRE_RESTORE_POINT)
        .setReplaced(action.equals("drop-replaced") ? "shop_replaced" : null)
        .build();
  }

  private DataStores stores() {
    DataStoreDefinition shop =
        new DataStoreDefinition(
            "shop-db",
            "postgresql",
            2,
            new StoreSettings(
                Map.of("url", "postgresql://db/shop", "username", "belay"),
                Map.of("password", new SecretReference.EnvironmentVariable("SHOP_PASSWORD"))),
            List.of());
    return new DataStores(
        () -> Map.of("shop-db", shop),
        new Drivers(List.of(driver)),
        Map.of("SHOP_PASSWORD", "hunter2"));
  }

  private static List<String> types(List<OutboxRecord> records) {
    return events(records).stream().map(RecoveryEvent::getType).toList();
  }

  private static List<RecoveryEvent> events(List<OutboxRecord> records) {
    return records.stream()
        .map(record -> CODEC.decode(record.topic(), record.value(), RecoveryEvent.class))
        .toList();
  }
}
