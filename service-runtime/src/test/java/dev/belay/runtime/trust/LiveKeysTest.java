package dev.belay.runtime.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.schemas.trust.KeyFolder;
import dev.belay.schemas.trust.NewKey;
import dev.belay.schemas.trust.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveKeysTest {
  @TempDir Path folder;

  private final AtomicLong nanoTime = new AtomicLong();

  @Test
  void aKeyReplacesAnotherWithoutARestart() throws Exception {
    KeyFolder made = new KeyFolder(folder).made();
    LiveKeys keys = keys(made);
    String before = keys.get().own().id();
    NewKey next = NewKey.of(Role.WORKER);

    Files.writeString(made.trusted().resolve("next"), next.trusted());
    String both = afterALook(keys).own().id();
    Files.writeString(folder.resolve("worker.key"), next.privateKey());
    String replaced = afterALook(keys).own().id();
    Files.delete(made.trusted().resolve("worker"));

    assertThat(both).isEqualTo(before);
    assertThat(replaced).isNotEqualTo(before);
    assertThat(afterALook(keys).trusted().ids()).contains(replaced).doesNotContain(before);
  }

  @Test
  void keysThatCantBeUsedChangeNothing() throws Exception {
    KeyFolder made = new KeyFolder(folder).made();
    LiveKeys keys = keys(made);
    LiveKeys.Keys before = keys.get();

    Files.writeString(folder.resolve("worker.key"), NewKey.of(Role.WORKER).privateKey());
    LiveKeys.Keys untrusted = afterALook(keys);
    Files.delete(folder.resolve("worker.key"));
    LiveKeys.Keys gone = afterALook(keys);

    assertThat(untrusted).isSameAs(before);
    assertThat(gone).isSameAs(before);
  }

  @Test
  void withoutUsableKeysNothingStarts() throws Exception {
    KeyFolder made = new KeyFolder(folder).made();
    Files.writeString(folder.resolve("worker.key"), NewKey.of(Role.WORKER).privateKey());

    assertThatThrownBy(() -> keys(made))
        .hasMessageContaining("belay.signing.key " + folder.resolve("worker.key"))
        .hasMessageContaining("add its public key to the list first");
    assertThatThrownBy(() -> keys(new KeyFolder(folder.resolve("none"))))
        .hasMessageContaining("can't be read");
    assertThatThrownBy(() -> new SigningProperties(null, null).requireKey())
        .hasMessageContaining("belay.signing.key is not set");
  }

  private LiveKeys.Keys afterALook(LiveKeys keys) {
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    return keys.get();
  }

  private LiveKeys keys(KeyFolder made) {
    return new LiveKeys(Role.WORKER, made.folder(), made.trusted(), nanoTime::get);
  }
}
