package dev.belay.runtime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  @TempDir Path folder;

  @Test
  void theFolderThatALinkLeadsToNamesTheCommit() throws Exception {
    for (String name : new String[] {COMMIT, "rev-" + COMMIT}) {
      Path checkout = Files.createDirectories(folder.resolve(name).resolve("policies"));
      Files.writeString(checkout.resolve("belay.yaml"), "version: 1");
      Path link = folder.resolve("current-" + name.length());
      Files.createSymbolicLink(link, folder.resolve(name));

      assertThat(Checkout.commitOf(link.resolve("policies/belay.yaml"))).isEqualTo(COMMIT);
    }
  }

  @Test
  void elsewhereNoCommitIsKnown() throws Exception {
    Path digest = Files.createDirectories(folder.resolve("a".repeat(64)));

    assertThat(Checkout.commitOf(Files.createFile(folder.resolve("belay.yaml")))).isNull();
    assertThat(Checkout.commitOf(Files.createFile(digest.resolve("belay.yaml")))).isNull();
    assertThat(Checkout.commitOf(folder.resolve("none"))).isNull();
  }
}
