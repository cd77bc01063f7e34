package dev.belay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.events.RecoveryIds;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.policy.Consistency.Hooks;
import dev.belay.policy.Hook;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.SecretReference;
import dev.belay.policy.store.StoreSettings;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.Captured;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.TogetherWith;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.vault.VaultException;
import dev.belay.worker.capture.CaptureEvents;
import dev.belay.worker.capture.CaptureSetFlow;
import dev.belay.worker.capture.CommandCodec;
import dev.belay.worker.capture.SetHooks;
import dev.belay.worker.stores.DataStores;
import dev.belay.worker.together.HookCalls;
import dev.belay.worker.together.SetNote;
import dev.belay.worker.together.StoreFailedException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CaptureSetFlowTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:05Z");
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://capture-set-flow"));

  private final MemoryVault vault = new MemoryVault();
  private final FakeDriver driver = new FakeDriver();
  private final List<OutboxRecord> published = Collections.synchronizedList(new ArrayList<>());
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile int pauseStatus = 204;
  private volatile int resumeStatus = 204;
  private volatile int most = Integer.MAX_VALUE;
  private byte @Nullable [] note;
  private HttpServer application;

  private final Lease lease =
      new Lease() {
        @Override
        public void publish(List<OutboxRecord> records) {
          if (published.size() >= most) {
            throw new IllegalStateException("the database does not answer");
          }
          published.addAll(records);
        }

        @Override
        public void note(byte[] bytes) {
          note = bytes;
        }
      };

  @BeforeEach
  void startTheApplication() throws Exception {
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + path
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(path.equals("/pause") ? pauseStatus : resumeStatus, -1);
          exchange.close();
        });
    application.start();
  }

  @AfterEach
  void stopTheApplication() {
    application.stop(0);
  }

  @Test
  void allPointsAreCommittedWithTheMeasuredSkew() throws Exception {
    List<RecoveryEvent> completed = events(flow().run(job(false), lease));

    assertThat(vault.recoveryPoints()).containsExactlyInAnyOrder(point("orders"), point("stock"));
    assertThat(completed)
        .extracting(RecoveryEvent::getType, RecoveryEvent::getDataStore)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("capture-completed", "orders"),
            org.assertj.core.groups.Tuple.tuple("capture-completed", "stock"));
    assertThat(completed)
        .extracting(RecoveryEvent::getCaptured)
        .allSatisfy(captured -> assertThat(captured.getSkewMillis()).isNotNegative())
        .noneMatch(Captured::getQuiesced);
    assertThat(asked).isEmpty();
  }

  @Test
  void writesAreHeldBackWhileTheSnapshotsAreTaken() throws Exception {
    List<RecoveryEvent> completed = events(flow().run(job(true), lease));

    assertThat(asked)
        .containsExactly(
            "POST /pause"
                + " {\"application\":\"shop\",\"environment\":\"production\",\"hook\":\"quiesce\",\"recoverySetId\":\""
                + TestIds.SET
                + "\"}",
            "POST /resume"
                + " {\"application\":\"shop\",\"environment\":\"production\",\"hook\":\"resume\",\"recoverySetId\":\""
                + TestIds.SET
                + "\"}");
    assertThat(completed)
        .extracting(RecoveryEvent::getCaptured)
        .allMatch(Captured::getQuiesced)
        .allMatch(captured -> captured.getWarnings().isEmpty());
    assertThat(events(published))
        .extracting(RecoveryEvent::getType)
        .containsExactly("capture-started", "capture-started", "hook-completed", "hook-completed");
  }

  @Test
  void oneStoreThatFailsFailsThemAllAndIsNamed() throws Exception {
    driver.failing = "stock";
    driver.failure =
        new DataStoreException.Misconfigured("database \"stock\" does not exist", null);
    CaptureSetFlow flow = flow();

    Exception failure = failure(flow, job(true));

    assertThat(failure).isInstanceOf(StoreFailedException.class);
    assertThat(flow.retryAfter(job(true), failure)).isEmpty();
    List<RecoveryEvent> failed = events(flow.failed(job(true), new JobFailure.Failed(1, failure)));
    assertThat(failed).extracting(RecoveryEvent::getType).containsOnly("capture-failed");
    assertThat(failed)
        .extracting(each -> Objects.requireNonNull(each.getFailure()).getMessage())
        .containsExactly(
            "not captured, because the set is captured as a whole or not at all, and \"stock\""
                + " failed: database \"stock\" does not exist",
            "database \"stock\" does not exist");
    assertThat(vault.recoveryPoints()).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void aServerThatIsAwayIsTriedAgain() throws Exception {
    driver.failure = new DataStoreException.Unavailable("connection refused", null);
    CaptureSetFlow flow = flow();

    assertThat(flow.retryAfter(job(false), failure(flow, job(false)))).isPresent();
  }

  @Test
  void aHookThatFailsFailsTheCaptureAfterResume() throws Exception {
    pauseStatus = 503;
    CaptureSetFlow flow = flow();

    Exception failure = failure(flow, job(true));

    assertThat(failure).hasMessage("the hook quiesce failed: it answered with the status 503");
    assertThat(flow.retryAfter(job(true), failure)).isPresent();
    assertThat(asked).extracting(it -> it.split(" ")[1]).containsExactly("/pause", "/resume");
    assertThat(vault.recoveryPoints()).isEmpty();
    RecoveryEvent told = events(published).get(2);
    assertThat(told.getType()).isEqualTo("hook-failed");
    assertThat(Objects.requireNonNull(told.getHook()).getName()).isEqualTo("quiesce");
  }

  @Test
  void aResumeThatFailsIsTriedAgainAndToldWithThePoints() throws Exception {
    resumeStatus = 500;

    List<RecoveryEvent> completed = events(flow().run(job(true), lease));

    assertThat(asked)
        .extracting(it -> it.split(" ")[1])
        .containsExactly("/pause", "/resume", "/resume", "/resume");
    assertThat(completed)
        .extracting(RecoveryEvent::getCaptured)
        .allSatisfy(
            captured ->
                assertThat(captured.getWarnings())
                    .containsExactly(
                        "the hook resume failed: it answered with the status 500: the application"
                            + " may still hold its writes back"));
    assertThat(SetNote.decode(Objects.requireNonNull(note)).quiesced()).isTrue();
  }

  @Test
  void whetherAHookCanBeToldChangesNothingAboutIt() throws Exception {
    most = 2; // that both captures have begun
    resumeStatus = 500;

    List<RecoveryEvent> completed = events(flow().run(job(true), lease));

    assertThat(asked)
        .extracting(it -> it.split(" ")[1])
        .containsExactly("/pause", "/resume", "/resume", "/resume");
    assertThat(completed)
        .hasSize(2)
        .extracting(RecoveryEvent::getCaptured)
        .allMatch(captured -> captured.getWarnings().size() == 1);
    assertThat(SetNote.decode(Objects.requireNonNull(note)).quiesced()).isTrue();
  }

  @Test
  void whatADeadWorkerHeldBackIsLetGoFirst() throws Exception {
    note = SetNote.begun(true).encode();

    flow().run(job(true), lease);

    assertThat(asked)
        .extracting(it -> it.split(" ")[1])
        .containsExactly("/resume", "/pause", "/resume");
  }

  @Test
  void whatADeadWorkerHeldBackIsLetGoWhenThereIsNoOtherAttempt() {
    note = SetNote.begun(true).encode();

    List<RecoveryEvent> told =
        events(flow().failed(job(true), new JobFailure.DeadlinePassed(1, null)));

    assertThat(asked).extracting(it -> it.split(" ")[1]).containsExactly("/resume");
    assertThat(told)
        .extracting(RecoveryEvent::getType)
        .containsExactly("hook-completed", "capture-failed", "capture-failed");
  }

  @Test
  void aWorkerThatDiedBetweenTwoCommitsIsFinishedWithoutAnotherCapture() throws Exception {
    flow().run(job(false), lease);
    vault.forget(point("stock"));
    driver.captured.clear();

    List<RecoveryEvent> completed = events(flow().run(job(false), lease));

    assertThat(driver.captured).isEmpty();
    assertThat(vault.recoveryPoints()).contains(point("stock"));
    assertThat(completed).extracting(RecoveryEvent::getType).containsOnly("capture-completed");
  }

  @Test
  void whatWasCapturedInTimeIsNotFailedByTheDeadline() throws Exception {
    flow().run(job(false), lease);
    vault.recoveryPoints().forEach(vault::forget);

    List<RecoveryEvent> told =
        events(flow().failed(job(false), new JobFailure.DeadlinePassed(1, null)));

    assertThat(told).extracting(RecoveryEvent::getType).containsOnly("capture-completed");
    assertThat(vault.recoveryPoints()).hasSize(2);
  }

  @Test
  void nothingIsToldWhileTheVaultDoesNotTakeWhatWasCaptured() throws Exception {
    flow().run(job(false), lease);
    vault.fail(new VaultException.Unavailable("the vault does not answer", null));

    assertThatThrownBy(() -> flow().failed(job(false), new JobFailure.DeadlinePassed(1, null)))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void hooksThatThePolicyHereDoesNotHaveAreRefused() throws Exception {
    BackupCommand strange =
        BackupCommand.newBuilder(command(true)).setHooks("shop/production/other").build();

    assertThat(failure(flow(), job(strange)))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("shop/production/other");
    assertThat(vault.recoveryPoints()).isEmpty();
  }

  private Exception failure(CaptureSetFlow flow, Job job) {
    try {
      flow.run(job, lease);
    } catch (Exception e) {
      return e;
    }
    throw new AssertionError("it did not fail");
  }

  private CaptureSetFlow flow() {
    CaptureEvents events = new CaptureEvents(CODEC, Clock.systemUTC(), "backup-worker/test");
    String base = "http://localhost:" + application.getAddress().getPort();
    Hooks hooks =
        new Hooks(
            new Hook.Http(URI.create(base + "/pause"), Duration.ofSeconds(5)),
            new Hook.Http(URI.create(base + "/resume"), Duration.ofSeconds(5)));
    return new CaptureSetFlow(
        new DataStores(
            () -> Map.of("orders", store("orders"), "stock", store("stock")),
            new Drivers(List.of(driver)),
            Map.of()),
        vault,
        new CommandCodec(CODEC),
        events,
        id -> Optional.ofNullable(note),
        new SetHooks(
            rule ->
                rule.toString().equals("shop/production/before-deploy")
                    ? Optional.of(hooks)
                    : Optional.empty(),
            new HookCalls(Map.of()),
            events,
            Clock.systemUTC()),
        Duration.ofSeconds(2));
  }

  private static DataStoreDefinition store(String name) {
    return new DataStoreDefinition(
        name,
        "postgresql",
        2,
        new StoreSettings(
            Map.of("url", "postgresql://db/" + name, "username", "belay"),
            Map.of("password", new SecretReference.None())),
        List.of());
  }

  private static Job job(boolean hooks) {
    return job(command(hooks));
  }

  private static Job job(BackupCommand command) {
    return new Job(
        command.getCommandId(),
        "capture-set",
        CODEC.encode(Topics.BACKUP_COMMANDS, command),
        1,
        command.getDeadline());
  }

  private static BackupCommand command(boolean hooks) {
    return BackupCommand.newBuilder()
        .setCommandId(RecoveryIds.captureCommand(UUID.fromString(TestIds.SET), "orders").toString())
        .setAction("capture-set")
        .setRecoverySetId(TestIds.SET)
        .setRecoveryPointId(point("orders"))
        .setDataStore("orders")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment")
        .setCommit("abc")
        .setDeploymentId("1001")
        .setRequestedAt(NOW)
        .setDeadline(NOW.plusSeconds(900))
        .setTogether(
            List.of(
                new TogetherWith(
                    RecoveryIds.captureCommand(UUID.fromString(TestIds.SET), "stock").toString(),
                    point("stock"),
                    "stock",
                    List.of())))
        .setHooks(hooks ? "shop/production/before-deploy" : null)
        .build();
  }

  private static String point(String store) {
    return RecoveryIds.recoveryPoint(UUID.fromString(TestIds.SET), store).toString();
  }

  private static List<RecoveryEvent> events(List<OutboxRecord> records) {
    return Stream.of(records.toArray(OutboxRecord[]::new))
        .map(record -> CODEC.decode(record.topic(), record.value(), RecoveryEvent.class))
        .toList();
  }
}
