package dev.belay.datastores.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Staging;
import dev.belay.datastores.StagingArea;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Staging targets, which drills alone may fill. */
abstract class StagingPromises extends Trial {
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
}
