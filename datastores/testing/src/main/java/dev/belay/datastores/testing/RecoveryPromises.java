package dev.belay.datastores.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Place;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Selection;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Restores that replace existing data, all or nothing. */
abstract class RecoveryPromises extends Trial {
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
}
