package dev.belay.datastores.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.testing.Victim.Work;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is there after {@code kill -9} at a step of each kind of work, from the first to the last.
 */
abstract class KilledPromises extends Trial {
  private static final String HEAP = "256m";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void aKilledCaptureIsWholeOrNotThereAndLeavesTheStoreAlone() throws Exception {
    try (Vault shared = Victim.vault(folder)) {
      StoreConnection store = filled();
      String first = UUID.randomUUID().toString();
      int steps = victim().run(Work.CAPTURE, store, first, "", 0, HEAP).steps();
      restoresFrom(shared, first, items());

      int killed = 0;
      for (int step : some(steps)) {
        String id = UUID.randomUUID().toString();
        killed += victim().run(Work.CAPTURE, store, id, "", step, HEAP).killed() ? 1 : 0;

        assertThat(fixture().items(store)).isEqualTo(items());
        if (shared.contains(id)) {
          restoresFrom(shared, id, items());
        } else {
          assertThat(shared.recoveryPoints()).doesNotContain(id);
        }
        assertThat(capture(store).totals().rows()).as("captured after it").isEqualTo(ITEMS);
      }
      assertThat(killed).isPositive();
    }
  }

  @Test
  void aKilledRestoreIsNeverTakenForAWholeOne() throws Exception {
    try (Vault shared = Victim.vault(folder)) {
      StoreConnection store = filled();
      String point = captured(store);
      int steps = victim().run(Work.RESTORE, fixture().empty(), "-", point, 0, HEAP).steps();

      int killed = 0;
      for (int step : some(steps)) {
        StoreConnection target = fixture().empty();
        killed += victim().run(Work.RESTORE, target, "-", point, step, HEAP).killed() ? 1 : 0;

        Map<String, String> left = fixture().items(target);
        assertThat(items()).containsAllEntriesOf(left);
        try {
          driver()
              .restore(
                  shared.manifest(point).manifest(),
                  shared,
                  new RestoreTarget.Store(target),
                  ProgressListener.NONE);
          assertThat(fixture().items(target)).isEqualTo(items());
        } catch (DataStoreException.Refused e) {
          assertThat(e)
              .as("it holds what the killed restore made")
              .hasMessageContaining("not empty");
        }
      }
      assertThat(killed).isPositive();
    }
  }

  @Test
  void aKilledSandboxIsCleanedUp() throws Exception {
    String point = captured(filled());
    int steps = victim().run(Work.SANDBOX, fixture().store(), "first", point, 0, HEAP).steps();

    int killed = 0;
    for (int step : some(steps)) {
      String id = "sandbox-" + step;
      killed +=
          victim().run(Work.SANDBOX, fixture().store(), id, point, step, HEAP).killed() ? 1 : 0;

      cleansUp(Victim.sandboxes(folder));
    }
    assertThat(killed).isPositive();
  }

  @Test
  void aKilledPreparationChangesNothingAndIsFinishedByTheNext() throws Exception {
    Recovery recovery = given(driver().recovery());
    try (Vault shared = Victim.vault(folder)) {
      StoreConnection any = filled();
      String whole = UUID.randomUUID().toString();
      String first = captured(any);
      int steps = victim().run(Work.PREPARE, any, whole, first, 0, HEAP).steps();
      recovery.abandon(Victim.order(whole, shared.manifest(first).manifest(), any));

      int killed = 0;
      for (int step : some(steps)) {
        StoreConnection store = filled();
        String point = captured(store);
        fixture().put(store, "k0", "newer");
        String operation = UUID.randomUUID().toString();
        killed += victim().run(Work.PREPARE, store, operation, point, step, HEAP).killed() ? 1 : 0;

        assertThat(fixture().items(store)).containsEntry("k0", "newer").hasSize(ITEMS);
        RestoreOrder order = Victim.order(operation, shared.manifest(point).manifest(), store);
        assertThat(recovery.applied(order)).isEmpty();
        recovery.prepare(order, shared, ProgressListener.NONE);
        apply(recovery, order, new ArrayList<>());
        assertThat(fixture().items(store)).isEqualTo(items());
      }
      assertThat(killed).isPositive();
    }
  }

  @Test
  void aKilledReplacementIsDoneOrNotAndTheReplacedDataIsKept() throws Exception {
    Recovery recovery = given(driver().recovery());
    try (Vault shared = Victim.vault(folder)) {
      int steps = applied(recovery, shared, 0).end().steps();

      int killed = 0;
      for (int step : some(steps)) {
        Applied work = applied(recovery, shared, step);
        killed += work.end().killed() ? 1 : 0;

        StoreConnection store = work.order().store();
        boolean inPlace = recovery.applied(work.order()).isPresent();
        assertThat(fixture().items(store))
            .as("as `applied` says")
            .isEqualTo(inPlace ? items() : newer());
        List<Manifest> captured = new ArrayList<>();
        apply(recovery, work.order(), captured);
        assertThat(fixture().items(store)).isEqualTo(items());
        if (inPlace) {
          assertThat(captured).as("it was in place already").isEmpty();
          restoresFrom(shared, work.capturedIn(shared), newer());
        } else {
          assertThat(captured).hasSize(1);
        }
      }
      assertThat(killed).isPositive();
    }
  }

  /**
   * A replacement in a process that ends at a step.
   *
   * @param before the points that were there before it
   */
  private record Applied(RestoreOrder order, List<String> before, Victim.End end) {
    /** The last point that it captured: what it replaced. */
    String capturedIn(Vault vault) throws Exception {
      List<String> made = new ArrayList<>(vault.recoveryPoints());
      made.removeAll(before);
      assertThat(made).as("captured before it was replaced").isNotEmpty();
      String last = made.getFirst();
      for (String each : made) {
        if (vault
            .manifest(each)
            .manifest()
            .finishedAt()
            .isAfter(vault.manifest(last).manifest().finishedAt())) {
          last = each;
        }
      }
      return last;
    }
  }

  private Applied applied(Recovery recovery, Vault shared, int step) throws Exception {
    StoreConnection store = filled();
    String point = captured(store);
    fixture().put(store, "k0", "newer");
    String operation = UUID.randomUUID().toString();
    RestoreOrder order = Victim.order(operation, shared.manifest(point).manifest(), store);
    recovery.prepare(order, shared, ProgressListener.NONE);
    List<String> before = shared.recoveryPoints();
    return new Applied(
        order, before, victim().run(Work.APPLY, store, operation, point, step, HEAP));
  }

  private static Map<String, String> newer() {
    Map<String, String> items = items();
    items.put("k0", "newer");
    return items;
  }

  private Victim victim() {
    return new Victim(folder, driver());
  }

  /** Into the vault that processes share. */
  private String captured(StoreConnection store) throws Exception {
    try (Vault shared = Victim.vault(folder)) {
      Manifest point = driver().capture(Captures.of(store), shared, ProgressListener.NONE);
      shared.commit(point);
      return point.recoveryPointId();
    }
  }

  private void restoresFrom(Vault shared, String point, Map<String, String> expected)
      throws Exception {
    StoreConnection target = fixture().empty();
    driver()
        .restore(
            shared.manifest(point).manifest(),
            shared,
            new RestoreTarget.Store(target),
            ProgressListener.NONE);
    assertThat(fixture().items(target)).isEqualTo(expected);
  }

  /** What the dead process started may take a moment to end. */
  private void cleansUp(Path sandboxes) throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      driver().cleanUp(sandboxes);
      if (left(sandboxes).isEmpty() || System.nanoTime() > until) {
        assertThat(left(sandboxes)).isEmpty();
        return;
      }
      Thread.sleep(200);
    }
  }

  private static List<Path> left(Path sandboxes) throws IOException {
    if (!Files.exists(sandboxes)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(sandboxes)) {
      return files.toList();
    }
  }

  /** The first, the last, and some between. */
  private static Iterable<Integer> some(int steps) {
    assertThat(steps).as("steps of the whole work").isPositive();
    TreeSet<Integer> some = new TreeSet<>(List.of(1, steps));
    for (int part = 1; part < 3; part++) {
      some.add(Math.max(1, steps * part / 3));
    }
    return some;
  }
}
