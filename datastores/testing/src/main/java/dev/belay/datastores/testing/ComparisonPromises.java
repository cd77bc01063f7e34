package dev.belay.datastores.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.Comparing;
import dev.belay.datastores.Comparison;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a comparison counts. */
abstract class ComparisonPromises extends Trial {
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
}
