package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands about a vault's key, on a vault in a folder. */
class KeyCommandsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private String vault;
  private Path key;

  @BeforeEach
  void aVault() throws Exception {
    key = folder.resolve("vault.key");
    vault = folder.resolve("vault").toUri().toString();
    try (Vault made =
        Vaults.open(Vaults.uri(vault), VaultKey.loadOrCreate(key), VaultSettings.defaults())) {
      made.check();
    }
  }

  @Test
  void aLostKeyComesBackFromTheWordsThatWereShownOnce() throws Exception {
    JsonNode made = json("key", "init", "--vault=" + vault, "--key=" + key, "--json");
    Path words = Files.writeString(folder.resolve("words"), made.path("words").asString());
    byte[] before = Files.readAllBytes(key);
    Files.delete(key);

    Run recovered =
        Run.of(
            Map.of(),
            "key",
            "recover",
            "--vault=" + vault,
            "--recovery-key=" + words,
            "--output=" + key);

    assertThat(recovered.code()).as(recovered.err()).isZero();
    assertThat(recovered.out()).contains("written to " + key, "opens 0 of 0 recovery points");
    assertThat(JSON.readTree(Files.readAllBytes(key))).isEqualTo(JSON.readTree(before));
  }

  @Test
  void wordsInAFileAreNotShown() throws Exception {
    Path file = folder.resolve("recovery.txt");

    Run made =
        Run.of(Map.of(), "key", "init", "--vault=" + vault, "--key=" + key, "--output=" + file);

    assertThat(made.code()).as(made.err()).isZero();
    String written = Files.readString(file);
    String first = written.lines().filter(line -> !line.startsWith("#")).findFirst().orElseThrow();
    assertThat(made.out()).doesNotContain(first.substring(0, 11));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Run.of(Map.of(), "key", "check", "--vault=" + vault, "--recovery-key=" + file).out())
        .contains("the recovery key", "opens the vault");
    Run again =
        Run.of(Map.of(), "key", "init", "--vault=" + vault, "--key=" + key, "--output=" + file);
    assertThat(again.code()).isEqualTo(2);
    assertThat(file).hasContent(written);
    assertThat(
            json("key", "show", "--vault=" + vault, "--key=" + key, "--json")
                .path("recoveryKeys")
                .size())
        .as("none was made that can't be kept")
        .isEqualTo(1);
  }

  @Test
  void aRotationIsShownAndReachesTheRecoveryKey() throws Exception {
    String id =
        json("key", "init", "--vault=" + vault, "--key=" + key, "--json")
            .path("recoveryKey")
            .asString();
    Path copy = Files.copy(key, folder.resolve("copy.key"));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));

    Run rotated = Run.of(Map.of(), "key", "rotate", "--vault=" + vault, "--key=" + key);

    assertThat(rotated.code()).as(rotated.err()).isZero();
    assertThat(rotated.out()).contains("rotated        once", "recovery keys  " + id);
    Run old = Run.of(Map.of(), "key", "rotate", "--vault=" + vault, "--key=" + copy);
    assertThat(old.code()).isEqualTo(1);
    assertThat(old.err()).contains("was rotated", "2 keys", "this key file has 1");
  }

  @Test
  void aWordThatIsNoneIsNamed() throws Exception {
    Path words = Files.writeString(folder.resolve("words"), "lusab babad hello".repeat(1));

    Run run =
        Run.of(
            Map.of(),
            "key",
            "recover",
            "--vault=" + vault,
            "--recovery-key=" + words,
            "--output=" + folder.resolve("other.key"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("a recovery key has 17 words, and there are 3");
  }

  private static JsonNode json(String... arguments) {
    Run run = Run.of(Map.of(), arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return JSON.readTree(run.out());
  }
}
