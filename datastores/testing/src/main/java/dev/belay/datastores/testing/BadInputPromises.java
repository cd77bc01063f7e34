package dev.belay.datastores.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Readiness;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Addresses, secrets and rights that are wrong, and what may be seen of them. */
abstract class BadInputPromises extends Trial {
  private static final Secret WRONG = new Secret("a-wrong-secret-that-nobody-prints");

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

  private static String told(Throwable thrown) {
    StringBuilder told = new StringBuilder();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      told.append(each).append('\n');
    }
    return told.toString();
  }
}
