package dev.belay.policy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreKindsTest {
  private static final StoreKinds KINDS = StoreKinds.of(List.of(new StoneKind(), new ShelfKind()));

  @Test
  void aPolicyMayNameTheInstalledDriversAndTolerantlyAnyOther() {
    assertThat(KINDS).hasToString("shelf, stone");
    assertThat(KINDS.accepts("stone")).isTrue();
    assertThat(KINDS.accepts("water")).isFalse();
    assertThat(KINDS.tolerant().accepts("water")).isTrue();
    assertThat(KINDS.tolerant().find("water")).isEmpty();
    assertThat(KINDS.find("shelf")).containsInstanceOf(ShelfKind.class);
    assertThat(StoreKinds.of(List.of())).hasToString("none");
  }

  @Test
  void thisModuleAloneHasNoKindOfStore() {
    assertThat(StoreKinds.installed().all()).isEmpty();
  }

  @Test
  void aDriverHasOneKind() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoreKinds.of(List.of(new StoneKind(), new StoneKind())))
        .withMessageContaining("\"stone\"")
        .withMessageContaining(StoneKind.class.getName());
  }

  @Test
  void settingsDoNotPrintWhatTheyHold() {
    StoreSettings settings =
        new StoreSettings(
            Map.of("at", "hunter2"), Map.of("key", new SecretReference.EnvironmentVariable("A")));

    assertThat(settings).hasToString("settings [at], secrets [key]");
  }
}
