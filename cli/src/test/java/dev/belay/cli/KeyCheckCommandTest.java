package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCheckCommandTest {
  @TempDir Path folder;

  @Test
  void aCopyThatOpensTheVaultIsNotedInIt() throws Exception {
    Path copy = Files.writeString(folder.resolve("copy.key"), "a key");

    Run run = Run.of(Map.of(), "key", "check", "--vault=file:/proven", "--copy=" + copy);

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains(copy + " opens the vault file:/proven");
    assertThat(FakeVaultAccess.NOTED.get("file:/proven"))
        .isBetween(Instant.now().minusSeconds(120), Instant.now());
  }

  @Test
  void nothingIsNotedWhenTheVaultDoesNotAnswer() throws Exception {
    Path copy = Files.writeString(folder.resolve("copy.key"), "a key");

    Run run = Run.of(Map.of(), "key", "check", "--vault=file:/away", "--copy=" + copy);

    assertThat(run.code()).isNotZero();
    assertThat(FakeVaultAccess.NOTED).doesNotContainKey("file:/away");
  }

  @Test
  void theKeyInUseIsNoCopyOfItself() throws Exception {
    Path key = Files.writeString(folder.resolve("vault.key"), "a key");
    Files.writeString(
        folder.resolve("client.json"), "{\"vault\": \"file:/in-use\", \"keyFile\": \"vault.key\"}");

    Run run = Run.of(Map.of(), "key", "check", "--home=" + folder, "--copy=" + key);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--copy is " + key, "name a copy that is kept elsewhere");
    assertThat(FakeVaultAccess.NOTED).doesNotContainKey("file:/in-use");
  }
}
