package dev.belay.datastores.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.StoreConnection;
import dev.belay.policy.store.StoreKind.Capability;
import dev.belay.policy.store.StoreKinds;
import dev.belay.vault.Manifest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Captures, and restores into stores that hold nothing. */
abstract class RoundTripPromises extends Trial {
  @Test
  void isFoundByItsName() {
    assertThat(Drivers.installed().find(driver().name())).get().isInstanceOf(driver().getClass());
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
}
