package dev.belay.datastores.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.Comparing;
import dev.belay.datastores.Comparison;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.Place;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Readiness;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.Secret;
import dev.belay.datastores.Selection;
import dev.belay.datastores.SnapshotSignal;
import dev.belay.datastores.Staging;
import dev.belay.datastores.StagingArea;
import dev.belay.datastores.StoreConnection;
import dev.belay.jail.Doors;
import dev.belay.jail.Isolation;
import dev.belay.jail.Jail;
import dev.belay.jail.Launch;
import dev.belay.jail.ProgramBeside;
import dev.belay.policy.store.StoreKind.Capability;
import dev.belay.policy.store.StoreKinds;
import dev.belay.vault.Manifest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of every driver, whatever its kind of store. A driver's module extends it and says
 * how its stores are filled. Tests of optional interfaces that a driver lacks (see {@link
 * DataStoreDriver}) are skipped.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
public abstract class DataStoreDriverContract {
  private static final Secret WRONG = new Secret("a-wrong-secret-that-nobody-prints");
  private static final int ITEMS = 10;

  @TempDir private Path folder;

  private final MemoryVault vault = new MemoryVault();

  /** Returns the same fixture for all tests of an instance. */
  protected abstract StoreFixture fixture();

  @Test
  void isFoundByItsName() {
    assertThat(Drivers.installed().find(driver().name())).get().isInstanceOf(driver().getClass());
  }

  @Test
  void restoresWhatItCaptured() throws Exception {
    StoreConnection store = filled();
    Manifest point = capture(store);
    StoreConnection target = fixture().empty();

    RestoreResult restored =
        driver().restore(point, vault, new RestoreTarget.Store(target), ProgressListener.NONE);

    assertThat(fixture().items(target)).isEqualTo(fixture().items(store));
    assertThat(restored.amount().count()).isEqualTo(point.totals().rows()).isEqualTo(ITEMS);
    assertThat(restored.amount().unit()).isEqualTo(point.totals().unit());
    assertThat(restored.amount().summary()).contains(String.valueOf(ITEMS), point.totals().unit());
    assertThat(vault.openWriters()).isZero();
  }

  @Test
  void capturesAndRestoresAnEmptyStore() throws Exception {
    Manifest point = capture(fixture().store());
    StoreConnection target = fixture().empty();

    RestoreResult restored =
        driver().restore(point, vault, new RestoreTarget.Store(target), ProgressListener.NONE);

    assertThat(restored.amount().count()).isZero();
    assertThat(fixture().items(target)).isEmpty();
  }

  @Test
  void theManifestNamesEverythingAndIsItsDriversOwn() throws Exception {
    StoreConnection store = filled();

    Manifest point = capture(store);

    assertThat(point.driver()).isEqualTo(driver().name());
    assertThat(point.dataStore()).isEqualTo(store.name());
    assertThat(point.segments()).doesNotHaveDuplicates();
    assertThat(point.startedAt()).isBeforeOrEqualTo(point.finishedAt());
  }

  @Test
  void refusesATargetThatHoldsAnything() throws Exception {
    Manifest point = capture(filled());
    StoreConnection target = fixture().store();
    fixture().put(target, "mine", "kept");

    assertThatThrownBy(
            () ->
                driver()
                    .restore(point, vault, new RestoreTarget.Store(target), ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class);
    assertThat(fixture().items(target)).isEqualTo(Map.of("mine", "kept"));
  }

  @Test
  void leavesNothingOpenAfterAnInterrupt() throws Exception {
    StoreConnection store = filled();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> capture(store)).isInstanceOf(InterruptedException.class);

    assertThat(Thread.interrupted()).isFalse();
    assertThat(vault.openWriters()).isZero();
    assertThat(capture(store).totals().rows()).isEqualTo(ITEMS);
  }

  @Test
  void checksAStoreWithoutChangingIt() throws Exception {
    StoreConnection store = filled();
    Map<String, String> before = fixture().items(store);

    driver().check(store);
    assertThat(driver().readiness(store))
        .as("what the store is ready for")
        .anyMatch(readiness -> readiness.capability() == Readiness.Capability.CAPTURE)
        .allMatch(Readiness::ready);

    assertThat(fixture().items(store)).isEqualTo(before);
  }

  @Test
  void saysWhatIsWrongWithAnAddress() {
    assertThatThrownBy(() -> driver().check(fixture().nowhere()))
        .isInstanceOfAny(
            DataStoreException.Misconfigured.class, DataStoreException.Unavailable.class)
        .hasMessageContaining(fixture().nowhere().name());
    assertThatThrownBy(() -> driver().check(new StoreConnection("bare", Map.of(), Map.of(), 1)))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("bare");
  }

  @Test
  void keepsSecretsOutOfMessagesAndManifests() throws Exception {
    StoreConnection store = filled();
    StoreConnection wrong = fixture().withSecret(store, WRONG);

    assertThatThrownBy(() -> driver().check(wrong))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .satisfies(thrown -> assertThat(told(thrown)).doesNotContain(WRONG.reveal()));
    assertThatThrownBy(() -> capture(wrong))
        .satisfies(thrown -> assertThat(told(thrown)).doesNotContain(WRONG.reveal()));
    String manifest = capture(store).toString();
    for (Secret secret : store.secrets().values()) {
      assertThat(manifest).doesNotContain(secret.reveal());
    }
    assertThat(wrong.toString()).doesNotContain(WRONG.reveal());
  }

  @Test
  void makesEveryRequiredCheckOfAnIntactCopyAndPassesIt() throws Exception {
    Manifest point = capture(filled());
    for (CheckDepth depth : CheckDepth.values()) {
      try (Sandbox sandbox = restored(point)) {
        Set<RequiredCheck> required = driver().requiredChecks(point, depth);
        List<CheckResult> results = driver().check(point, sandbox, depth, ProgressListener.NONE);

        assertThat(required).isNotEmpty();
        for (RequiredCheck check : required) {
          assertThat(results.stream().filter(check::isAnsweredBy))
              .as(check.toString())
              .isNotEmpty()
              .allMatch(result -> result.outcome() == Outcome.PASSED);
        }
        assertThat(results).noneMatch(result -> result.outcome() == Outcome.FAILED);
      }
    }
  }

  @Test
  void findsEveryFaultThatIsPlantedInACopy() throws Exception {
    Manifest point = capture(filled());
    assertThat(fixture().faults()).isNotEmpty();
    for (PlantedFault fault : fixture().faults()) {
      try (Sandbox sandbox = restored(point)) {
        fault.damage().in(sandbox.connection());

        assertThat(driver().check(point, sandbox, CheckDepth.RESTORE, ProgressListener.NONE))
            .as(fault.name())
            .anyMatch(result -> result.outcome() == Outcome.FAILED);
      }
    }
  }

  @Test
  void aSandboxSaysWhatItIsAndGoesWithoutATrace() throws Exception {
    Manifest point = capture(filled());
    Path directory = folder.resolve("sandbox");
    try (Sandbox sandbox =
        driver().openSandbox(new SandboxRequest(point, directory, isolation()))) {
      assertThat(sandbox.description()).isNotBlank();
      assertThat(sandbox.environment())
          .isNotEmpty()
          .allSatisfy((name, value) -> assertThat(name).matches("[A-Z][A-Z0-9_]*"));
      assertThat(fixture().items(sandbox.connection())).isEmpty();
    }
    assertThat(directory).doesNotExist();
  }

  @Test
  void aProgramInAJailReachesASandboxThroughItsDoorsAndNothingElse() throws Exception {
    Manifest point = capture(filled());
    Path outside = Files.createFile(folder.resolve("outside"));
    try (Sandbox sandbox = restored(point);
        ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Doors doors = sandbox.doors().orElseThrow();
      String program =
          "! test -e %s; ! (exec 3<>/dev/tcp/127.0.0.1/%d);"
                  .formatted(outside, elsewhere.getLocalPort())
              + doors.ports().keySet().stream()
                  .map(port -> " exec 3<>/dev/tcp/127.0.0.1/%d;".formatted(port))
                  .collect(Collectors.joining())
              + doors.folders().stream()
                  .map(shared -> " test -w %s;".formatted(shared))
                  .collect(Collectors.joining());

      assertThat(doors.ports().size() + doors.folders().size()).isPositive();
      try (ProgramBeside beside =
          ProgramBeside.of(
              List.of(doors),
              false,
              List.of("bash", "-e", "-c", program),
              Map.of("PATH", Jail.PATH))) {
        Launch launch = beside.launch();
        Process process =
            launch.start(new ProcessBuilder(launch.command()).redirectErrorStream(true));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
      }
    }
    Files.delete(outside);
  }

  @Test
  void cleaningUpLeavesWhatALivingProcessWorksIn() throws Exception {
    Manifest point = capture(filled());
    driver().cleanUp(folder.resolve("not-there"));
    try (Sandbox sandbox = restored(point)) {
      driver().cleanUp(folder);

      assertThat(fixture().items(sandbox.connection())).hasSize(ITEMS);
    }
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aSnapshotIsOfOneInstantWhileTheStoreIsWrittenTo() throws Exception {
    StoreConnection store = fixture().store();
    fixture().putBoth(store, "one", "other", "0");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Throwable> failed = new AtomicReference<>();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 1; !stop.get(); i++) {
                      fixture().putBoth(store, "one", "other", String.valueOf(i));
                    }
                  } catch (Exception | Error e) {
                    failed.set(e);
                  }
                });
    try {
      for (int round = 0; round < 3; round++) {
        StoreConnection target = fixture().empty();

        driver()
            .restore(capture(store), vault, new RestoreTarget.Store(target), ProgressListener.NONE);

        Map<String, String> items = fixture().items(target);
        assertThat(items.get("one")).isNotNull().isEqualTo(items.get("other"));
      }
    } finally {
      stop.set(true);
      writer.join();
    }
    assertThat(failed.get()).isNull();
  }

  @Test
  void takesItsSnapshotAtTheSignalAndAgainWhenItIsLetGo() throws Exception {
    var coordinated = given(driver().coordinated());
    StoreConnection store = filled();
    List<String> signals = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean written = new AtomicBoolean();

    Manifest point =
        coordinated.capture(
            Captures.of(store),
            new Signals(signals) {
              @Override
              boolean keeps() throws DataStoreException {
                if (written.getAndSet(true)) {
                  return true;
                }
                writeUnchecked(store);
                return false;
              }
            },
            vault,
            ProgressListener.NONE);

    assertThat(signals)
        .containsExactly("ready", "taken", "agreed", "again", "ready", "taken", "agreed");
    assertThat(point.totals().rows()).isEqualTo(ITEMS + 1);
    assertThat(vault.openWriters()).isZero();
  }

  @Test
  void aPartnerThatFailsEndsTheCapture() throws Exception {
    var coordinated = given(driver().coordinated());
    StoreConnection store = filled();

    assertThatThrownBy(
            () ->
                coordinated.capture(
                    Captures.of(store),
                    new Signals(new ArrayList<>()) {
                      @Override
                      boolean keeps() throws DataStoreException {
                        throw new DataStoreException.Unavailable("the partner failed", null);
                      }
                    },
                    vault,
                    ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Unavailable.class)
        .hasMessageContaining("the partner failed");
    assertThat(vault.openWriters()).isZero();
  }

  @Test
  void comparesAsAModelDoes() throws Exception {
    Comparing comparing = given(driver().comparing());
    StoreConnection store = filled();
    Manifest before = capture(store);
    fixture().put(store, "k0", "changed");
    fixture().put(store, "k1", "changed");
    fixture().remove(store, "k2");
    for (String added : List.of("n0", "n1", "n2")) {
      fixture().put(store, added, "new");
    }

    Comparison now = comparing.compare(before, vault, store, 0, ProgressListener.NONE);
    Comparison later = comparing.compare(before, capture(store), vault, 2, ProgressListener.NONE);

    for (Comparison comparison : List.of(now, later)) {
      assertThat(comparison.added()).isEqualTo(3);
      assertThat(comparison.changed()).isEqualTo(2);
      assertThat(comparison.removed()).isEqualTo(1);
      assertThat(comparison.unit()).isEqualTo(before.totals().unit());
    }
    assertThat(now.parts()).allMatch(part -> part.samples().isEmpty());
    assertThat(later.parts().stream().flatMap(part -> part.samples().stream())).hasSize(5);
    assertThat(comparing.compare(before, before, vault, 0, ProgressListener.NONE).parts())
        .noneMatch(Comparison.Part::differs);
  }

  @Test
  void replacesWhatIsThereAndCanSayItAgain() throws Exception {
    Recovery recovery = given(driver().recovery());
    StoreConnection store = filled();
    Manifest point = capture(store);
    fixture().put(store, "k0", "newer");
    RestoreOrder order = order(point, store, Place.OWN, true);

    PreparedRestore prepared = recovery.prepare(order, vault, ProgressListener.NONE);
    assertThat(fixture().items(store)).containsEntry("k0", "newer");
    assertThat(recovery.applied(order)).isEmpty();
    recovery.prepare(order, vault, ProgressListener.NONE);
    List<Manifest> captured = new ArrayList<>();
    AppliedRestore applied = apply(recovery, order, captured);
    AppliedRestore again = apply(recovery, order, captured);

    assertThat(prepared.amount().count()).isEqualTo(ITEMS);
    assertThat(fixture().items(store)).isEqualTo(items());
    assertThat(captured).hasSize(1);
    assertThat(again.replaced()).isEqualTo(applied.replaced());
    assertThat(recovery.applied(order)).isPresent();
    StoreConnection target = fixture().empty();
    driver()
        .restore(
            captured.getFirst(), vault, new RestoreTarget.Store(target), ProgressListener.NONE);
    assertThat(fixture().items(target)).containsEntry("k0", "newer");
    recovery.abandon(order);
    assertThat(fixture().items(store)).isEqualTo(items());
  }

  @Test
  void keepsWhatItReplacedUntilItIsDropped() throws Exception {
    Recovery recovery = given(driver().recovery());
    StoreConnection store = filled();
    RestoreOrder order = order(capture(store), store, Place.OWN, true);
    recovery.prepare(order, vault, ProgressListener.NONE);
    String replaced = apply(recovery, order, new ArrayList<>()).replaced();
    if (replaced == null) { // kept only as a recovery point, so nothing is on the server
      assertThat(recovery.replaced(store)).isEmpty();
      return;
    }
    String name = replaced;

    assertThat(recovery.replaced(store))
        .anyMatch(
            data -> data.name().equals(name) && data.operationId().equals(order.operationId()));
    recovery.dropReplaced(store, name);
    recovery.dropReplaced(store, name);

    assertThat(recovery.replaced(store)).noneMatch(data -> data.name().equals(name));
    assertThat(fixture().items(store)).isEqualTo(items());
    assertThatThrownBy(() -> recovery.dropReplaced(store, "not_something_replaced"))
        .isInstanceOf(DataStoreException.Refused.class);
  }

  @Test
  void aFailedCaptureOfWhatIsThereReplacesNothing() throws Exception {
    Recovery recovery = given(driver().recovery());
    StoreConnection store = filled();
    RestoreOrder order = order(capture(store), store, Place.OWN, true);
    fixture().put(store, "k0", "newer");
    recovery.prepare(order, vault, ProgressListener.NONE);

    assertThatThrownBy(
            () ->
                recovery.apply(
                    order,
                    existing -> {
                      throw new DataStoreException.Unavailable("the vault is full", null);
                    },
                    ProgressListener.NONE))
        .hasMessageContaining("the vault is full");

    assertThat(fixture().items(store)).containsEntry("k0", "newer");
    assertThat(recovery.applied(order)).isEmpty();
    apply(recovery, order, new ArrayList<>());
    assertThat(fixture().items(store)).isEqualTo(items());
  }

  @Test
  void refusesToReplaceWhatMayNotBeReplacedAndToApplyNothing() throws Exception {
    Recovery recovery = given(driver().recovery());
    StoreConnection store = filled();
    Manifest point = capture(store);

    assertThatThrownBy(
            () ->
                recovery.prepare(
                    order(point, store, Place.OWN, false), vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Refused.class);
    assertThatThrownBy(
            () -> apply(recovery, order(point, store, Place.OWN, true), new ArrayList<>()))
        .isInstanceOf(DataStoreException.Refused.class);
    assertThat(fixture().items(store)).isEqualTo(items());
  }

  @Test
  void restoresBesideWhatIsThereAndSaysWhere() throws Exception {
    Recovery recovery = given(driver().recovery());
    StoreConnection store = filled();
    Place place = fixture().elsewhere();
    RestoreOrder order = order(capture(store), store, place, false);

    recovery.prepare(order, vault, ProgressListener.NONE);
    recovery.abandon(order);
    recovery.abandon(order);
    assertThat(fixture().items(fixture().at(store, place))).isEmpty();
    recovery.prepare(order, vault, ProgressListener.NONE);
    apply(recovery, order, new ArrayList<>());

    assertThat(fixture().items(fixture().at(store, place))).isEqualTo(items());
    assertThat(recovery.describe(order)).isEqualTo(store.name() + "/" + place.name());
    assertThat(recovery.describe(order(order.manifest(), store, Place.OWN, false)))
        .isEqualTo(store.name());
  }

  @Test
  void refusesPartsThatItHasNoWordFor() throws Exception {
    Recovery recovery = given(driver().recovery());
    StoreConnection store = filled();
    Manifest point = capture(store);
    RestoreOrder order =
        new RestoreOrder(
            UUID.randomUUID().toString(),
            point,
            store,
            Place.OWN,
            true,
            null,
            new Selection(List.of(new Selection.Part("galaxy", "far away")), Map.of()));

    assertThatThrownBy(() -> recovery.prepare(order, vault, ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("galaxy");
  }

  @Test
  void aStagingTargetIsReplacedByDrillsAlone() throws Exception {
    Staging staging = given(driver().staging());
    StoreConnection peoples = filled();
    Manifest point = capture(peoples);
    StoreConnection target = fixture().at(peoples, fixture().elsewhere());

    for (int drill = 0; drill < 2; drill++) {
      try (StagingArea area = staging.open(UUID.randomUUID().toString(), target)) {
        assertThat(area.restore(point, vault, ProgressListener.NONE).amount().count())
            .isEqualTo(ITEMS);
        area.putInPlace(ProgressListener.NONE);
        assertThat(area.description()).isNotBlank();
        assertThat(area.environment()).isNotEmpty();
      }
      assertThat(fixture().items(target)).isEqualTo(items());
    }
    assertThatThrownBy(() -> staging.open(UUID.randomUUID().toString(), peoples))
        .isInstanceOf(DataStoreException.Refused.class);
    assertThat(fixture().items(peoples)).isEqualTo(items());
  }

  @Test
  void aDrillThatPutsNothingInPlaceLeavesNothing() throws Exception {
    Staging staging = given(driver().staging());
    StoreConnection store = filled();
    Manifest point = capture(store);
    StoreConnection target = fixture().at(store, fixture().elsewhere());

    try (StagingArea area = staging.open(UUID.randomUUID().toString(), target)) {
      area.restore(point, vault, ProgressListener.NONE);
    }
    try (StagingArea area = staging.open(UUID.randomUUID().toString(), target)) {
      assertThatThrownBy(() -> area.putInPlace(ProgressListener.NONE))
          .isInstanceOf(DataStoreException.Refused.class);
    }

    assertThat(fixture().items(target)).isEmpty();
  }

  private DataStoreDriver driver() {
    return fixture().driver();
  }

  /** A test may be skipped only for a capability that the driver's kind says it lacks. */
  @Test
  void hasTheCapabilitiesThatItsKindTellsPoliciesOf() {
    Set<Capability> has = EnumSet.noneOf(Capability.class);
    driver().recovery().ifPresent(it -> has.add(Capability.ROLLBACK));
    driver().comparing().ifPresent(it -> has.add(Capability.COMPARISON));
    driver().staging().ifPresent(it -> has.add(Capability.STAGING));
    driver().coordinated().ifPresent(it -> has.add(Capability.COORDINATED_CAPTURE));

    assertThat(has)
        .isEqualTo(StoreKinds.installed().find(driver().name()).orElseThrow().capabilities());
  }

  /** See {@link #hasTheCapabilitiesThatItsKindTellsPoliciesOf}. */
  private static <T> T given(Optional<T> capability) {
    Assumptions.assumeTrue(capability.isPresent(), "the driver does not have it");
    return capability.orElseThrow();
  }

  private static Map<String, String> items() {
    Map<String, String> items = new TreeMap<>();
    for (int i = 0; i < ITEMS; i++) {
      items.put("k" + i, "v" + i);
    }
    return items;
  }

  private StoreConnection filled() throws Exception {
    StoreConnection store = fixture().store();
    fixture().putAll(store, items());
    return store;
  }

  private Manifest capture(StoreConnection store) throws Exception {
    return driver().capture(Captures.of(store), vault, ProgressListener.NONE);
  }

  /** Of this machine; without one, the driver's sandboxes can't be what they have to be. */
  private static Isolation isolation() throws Exception {
    return Isolation.choose(Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of()));
  }

  private Sandbox restored(Manifest point) throws Exception {
    Sandbox sandbox =
        driver()
            .openSandbox(
                new SandboxRequest(
                    point, folder.resolve("sandbox-" + UUID.randomUUID()), isolation()));
    try {
      driver().restore(point, vault, sandbox, ProgressListener.NONE);
      return sandbox;
    } catch (Exception | Error e) {
      sandbox.close();
      throw e;
    }
  }

  private static RestoreOrder order(
      Manifest point, StoreConnection store, Place place, boolean replace) {
    return new RestoreOrder(
        UUID.randomUUID().toString(), point, store, place, replace, null, Selection.EVERYTHING);
  }

  private AppliedRestore apply(Recovery recovery, RestoreOrder order, List<Manifest> captured)
      throws Exception {
    return recovery.apply(
        order,
        existing ->
            captured.add(driver().capture(Captures.of(existing), vault, ProgressListener.NONE)),
        ProgressListener.NONE);
  }

  private void writeUnchecked(StoreConnection store) {
    try {
      fixture().put(store, "later", "added");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String told(Throwable thrown) {
    StringBuilder told = new StringBuilder();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      told.append(each).append('\n');
    }
    return told.toString();
  }

  /** Records what a capture signals, and answers it. */
  private abstract static class Signals implements SnapshotSignal {
    private final List<String> heard;

    Signals(List<String> heard) {
      this.heard = heard;
    }

    abstract boolean keeps() throws DataStoreException;

    @Override
    public void ready() {
      heard.add("ready");
    }

    @Override
    public void taken() {
      heard.add("taken");
    }

    @Override
    public boolean agreed() throws DataStoreException {
      heard.add("agreed");
      return keeps();
    }

    @Override
    public void again() {
      heard.add("again");
    }
  }
}
