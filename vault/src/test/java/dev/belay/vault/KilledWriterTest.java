package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.vault.storage.Vaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a process that writes to a directory vault. */
class KilledWriterTest {
  @TempDir Path directory;

  /** The process: writes until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      Path home = Path.of(args[0]);
      try (Vault vault =
              Vaults.open(
                  home.resolve("vault").toUri(),
                  VaultKey.loadOrCreate(home.resolve("vault.key")),
                  VaultSettings.defaults().withSegmentBytes(1 << 20));
          SegmentWriter writer = vault.newSegments(Samples.newId())) {
        for (long i = 0; ; i++) {
          byte[] bytes = Samples.noise(1 << 20, i);
          writer.write(bytes, 0, bytes.length);
          System.out.write('.');
          System.out.flush();
        }
      }
    }
  }

  @Test
  void leavesNothingVisibleThatIsNotWhole() throws Exception {
    killAWriter();
    Path root = directory.resolve("vault");
    VaultKey key = VaultKey.load(directory.resolve("vault.key"));
    try (Vault vault = Vaults.openExisting(root.toUri(), key, Samples.SMALL_SEGMENTS)) {
      vault.check();
      assertThat(vault.recoveryPoints()).isEmpty();
      SealedObject sealed = new SealedObject(key);
      for (Path file : files(root.resolve("segments"))) {
        byte[] object = Files.readAllBytes(file);
        String name = root.relativize(file).toString();
        assertThat(sealed.open(name, object, object.length, new byte[object.length])).isPositive();
      }
      List<SegmentRef> again = Samples.store(vault, Samples.noise(100_000, 9));
      assertThat(vault.commit(Samples.manifest(Samples.newId(), again)).created()).isTrue();
    }
  }

  @Test
  void whatItWasWritingIsRemovedAfterADay() throws Exception {
    killAWriter();
    Path temporary = Files.createDirectories(directory.resolve("vault/tmp"));
    Path old = Files.write(temporary.resolve("old"), new byte[10]);
    Path recent = Files.write(temporary.resolve("recent"), new byte[10]);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    VaultKey key = VaultKey.load(directory.resolve("vault.key"));
    try (Vault vault =
        Vaults.open(directory.resolve("vault").toUri(), key, Samples.SMALL_SEGMENTS)) {
      vault.check();
    }
    assertThat(old).doesNotExist();
    assertThat(recent).exists();
  }

  private void killAWriter() throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      // It is in the middle of its work once three segments are stored.
      assertThat(writer.getInputStream().readNBytes(3)).hasSize(3);
    } finally {
      writer.destroyForcibly();
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
