package dev.belay.schemas.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {
  @TempDir Path folder;

  @Test
  void hasATrustedKeyForEachRoleThatIsItsOwnersAlone() throws Exception {
    KeyFolder keys = new KeyFolder(folder.resolve("signing")).made();

    for (Role role : Role.values()) {
      assertThat(list(keys).own(role, Files.readString(keys.key(role))).id()).hasSize(32);
    }
    try (Stream<Path> all = Files.walk(keys.folder())) {
      assertThat(all)
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .endsWith("------"));
    }
  }

  @Test
  void keepsKeysThatAreThereAndReplacesThoseThatAreMissing() throws Exception {
    KeyFolder keys = new KeyFolder(folder.resolve("signing")).made();
    String ledger = Files.readString(keys.key(Role.LEDGER));
    String worker = Files.readString(keys.key(Role.WORKER));
    Files.delete(keys.key(Role.WORKER));

    keys.made();

    assertThat(Files.readString(keys.key(Role.LEDGER))).isEqualTo(ledger);
    assertThat(Files.readString(keys.key(Role.WORKER))).isNotEqualTo(worker);
    assertThat(list(keys).own(Role.WORKER, worker).id())
        .isNotEqualTo(list(keys).own(Role.WORKER, Files.readString(keys.key(Role.WORKER))).id());
  }

  private static TrustList list(KeyFolder keys) throws IOException, InvalidKeysException {
    try (Stream<Path> lists = Files.list(keys.trusted())) {
      return TrustList.parse(lists.map(KeyFolderTest::text).collect(Collectors.joining("\n")));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
