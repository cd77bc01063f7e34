package dev.belay.datastores.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.store.StoreSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryKindTest {
  private final MemoryKind kind = new MemoryKind();

  @Test
  void isFoundByItsDriversName() {
    assertThat(StoreKinds.installed().find(MemoryDriver.NAME)).get().isInstanceOf(MemoryKind.class);
  }

  @Test
  void isTheSamePlaceHoweverItIsSpelt() {
    assertThat(kind.samePlace(at("/a/b", "shop"), at("/a/./c/../b", "shop"))).isTrue();
    assertThat(kind.samePlace(at("/a/b", "shop"), at("/a/b", "staging"))).isFalse();
    assertThat(kind.samePlace(at("/a/b", "shop"), at("/a/c", "shop"))).isFalse();
  }

  private static StoreSettings at(String directory, String store) {
    return new StoreSettings(Map.of("directory", directory, "store", store), Map.of());
  }
}
