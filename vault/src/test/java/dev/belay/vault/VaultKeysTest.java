package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Misconfigured;
import dev.belay.vault.VaultException.WrongKey;
import dev.belay.vault.storage.Vaults;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultKeysTest {
  private static final byte[] OLD_DATA = Samples.noise(3_000, 1);
  private static final byte[] NEW_DATA = Samples.noise(3_000, 2);

  @TempDir Path directory;
  private Path keyFile;
  private Path root;
  private List<SegmentRef> old;
  private final String oldPoint = Samples.newId();

  @BeforeEach
  void aVaultWithAPoint() throws Exception {
    keyFile = directory.resolve("vault.key");
    root = directory.resolve("vault");
    try (Vault vault = service()) {
      old = Samples.store(vault, OLD_DATA);
      vault.commit(Samples.manifest(oldPoint, old));
    }
  }

  @Test
  void aLostKeyComesBackFromItsRecoveryKey() throws Exception {
    String words = newRecoveryKey().words();
    String fingerprint = VaultKey.load(keyFile).fingerprint();
    Files.delete(keyFile);

    VaultKey recovered = recover(RecoveryKey.read(words));

    assertThat(recovered.fingerprint()).isEqualTo(fingerprint);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
        .isEqualTo("rw-------");
    try (Vault vault = service()) {
      assertThat(read(vault, old)).isEqualTo(OLD_DATA);
      assertThat(vault.manifest(oldPoint).manifest().segments()).isEqualTo(old);
    }
  }

  @Test
  void aKeyThatIsThereIsNotReplacedByARecovery() throws Exception {
    RecoveryKey recovery = newRecoveryKey();
    byte[] before = Files.readAllBytes(keyFile);

    assertThatThrownBy(() -> recover(recovery))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("exists");
    assertThat(keyFile).hasBinaryContent(before);
  }

  @Test
  void anotherVaultsRecoveryKeyGivesNothingBack() throws Exception {
    RecoveryKey ours = newRecoveryKey();
    RecoveryKey theirs = RecoveryKey.random();
    Files.delete(keyFile);

    assertThatThrownBy(() -> recover(theirs))
        .isInstanceOf(WrongKey.class)
        .hasMessageContaining(theirs.id())
        .hasMessageNotContaining(theirs.words().substring(0, 11));
    assertThat(keyFile).doesNotExist();
    assertThat(recover(ours).generation()).isEqualTo(1);
  }

  @Test
  void aRotatedKeyReadsWhatWasThereAndWritesWithItsNewest() throws Exception {
    Path copyOfBefore = copy("before.key");
    assertThat(rotate().generation()).isEqualTo(2);
    List<SegmentRef> added;
    try (Vault vault = service()) {
      assertThat(read(vault, old)).isEqualTo(OLD_DATA);
      assertThat(Samples.store(vault, OLD_DATA))
          .as("what is there is not stored again")
          .isEqualTo(old);
      added = Samples.store(vault, NEW_DATA);
      assertThat(read(vault, added)).isEqualTo(NEW_DATA);
    }

    try (Vault vault = with(copyOfBefore)) {
      assertThat(read(vault, old)).isEqualTo(OLD_DATA);
      assertThatThrownBy(() -> read(vault, added))
          .as("nothing is known of what a key that is too old can't open")
          .isInstanceOf(WrongKey.class)
          .hasMessageContaining("2 keys")
          .hasMessageContaining("this key file has 1");
    }
  }

  @Test
  void damageIsStillDamageAfterARotation() throws Exception {
    rotate();
    List<SegmentRef> added;
    try (Vault vault = service()) {
      added = Samples.store(vault, NEW_DATA);
    }
    Path segment = root.resolve(SegmentCodec.objectName(added.getFirst().id()));
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);

    try (Vault vault = service()) {
      assertThatThrownBy(() -> read(vault, added)).isInstanceOf(Corrupt.class);
    }
  }

  @Test
  void aRunningProcessTakesOverARotationOfItsOwnFile() throws Exception {
    try (Vault running = service();
        Vault reader = with(keyFile)) {
      running.check();
      reader.check();
      Files.setLastModifiedTime(keyFile, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
      rotate();
      List<SegmentRef> added;
      try (Vault restarted = service()) {
        added = Samples.store(restarted, NEW_DATA);
      }

      assertThat(read(reader, added))
          .as("at the first object that it can't open")
          .isEqualTo(NEW_DATA);
      running.check();
      List<SegmentRef> written = Samples.store(running, Samples.noise(2_000, 3));
      Path before = copyOfFirstGeneration();
      try (Vault old = with(before)) {
        assertThatThrownBy(() -> read(old, written)).isInstanceOf(WrongKey.class);
      }
    }
  }

  /** The recovered file has what the first generation had, without the newest key. */
  private Path copyOfFirstGeneration() throws Exception {
    Path file = directory.resolve("first.key");
    KeyFile written = new KeyFile(file);
    assertThat(written.create(firstGeneration)).isTrue();
    return file;
  }

  private byte[] firstGeneration = new byte[0];

  @Test
  void afterARotationTheRecoveryKeyGivesBackTheNewestKeyToo() throws Exception {
    RecoveryKey recovery = newRecoveryKey();
    rotate();
    rotate();
    List<SegmentRef> added;
    try (Vault vault = service()) {
      added = Samples.store(vault, NEW_DATA);
    }
    Files.delete(keyFile);

    assertThat(recover(recovery).generation()).isEqualTo(3);

    try (Vault vault = service()) {
      assertThat(read(vault, old)).isEqualTo(OLD_DATA);
      assertThat(read(vault, added)).isEqualTo(NEW_DATA);
    }
  }

  @Test
  void aRotationThatBrokeOffLosesNothing() throws Exception {
    RecoveryKey recovery = newRecoveryKey();
    byte[] before = Files.readAllBytes(keyFile);
    rotate();
    Files.write(keyFile, before); // it was sealed, and the process died before it wrote the file
    deleteAll(root.resolve("key-generations"));
    rotate();
    List<SegmentRef> added;
    try (Vault vault = service()) {
      added = Samples.store(vault, NEW_DATA);
    }
    Files.delete(keyFile);

    VaultKey recovered = recover(recovery);

    assertThat(recovered.generation()).as("two that were used, and one that was not").isEqualTo(3);
    try (Vault vault = service()) {
      assertThat(read(vault, old)).isEqualTo(OLD_DATA);
      assertThat(read(vault, added)).isEqualTo(NEW_DATA);
    }
  }

  @Test
  void whoCanWriteToTheVaultCannotPlantAKey() throws Exception {
    RecoveryKey recovery = newRecoveryKey();
    VaultKey mine = VaultKey.loadOrCreate(directory.resolve("attacker.key")).rotated();
    String planted = "keys/" + recovery.id() + "/9-00000000";
    Files.write(
        root.resolve(planted),
        RecoveryKey.seal(recovery.publicKey(), mine.material(), "belay-vault/1 " + planted));
    Files.write(root.resolve("keys/" + recovery.id() + "/8-00000000"), new byte[] {1, 2, 3});
    Files.write(root.resolve("keys/" + recovery.id() + "/7-00000000"), new byte[(1 << 20) + 1]);
    Files.delete(keyFile);

    recover(recovery);

    try (Vault vault = service()) {
      assertThat(read(vault, old)).isEqualTo(OLD_DATA);
    }
  }

  @Test
  void whoCanWriteToTheVaultCannotHaveTheKeySealedToHimself() throws Exception {
    RecoveryKey recovery = newRecoveryKey();
    RecoveryKey attacker = RecoveryKey.random();
    Files.write(root.resolve("recipients/" + attacker.id()), attacker.publicKey());
    Files.copy(
        root.resolve("recipients/" + recovery.id()), root.resolve("recipients/0000000000000000"));

    VaultKeys.Standing standing = rotate();

    assertThat(standing.recoveryKeys()).containsExactly(recovery.id());
    assertThat(standing.refused())
        .containsExactlyInAnyOrder("recipients/" + attacker.id(), "recipients/0000000000000000");
    assertThat(root.resolve("keys/" + attacker.id())).doesNotExist();
  }

  @Test
  void aCopyThatWasProvenBeforeARotationIsNoneOfTheNewKey() throws Exception {
    Instant long_ago = Instant.parse("2026-01-01T00:00:00Z");
    Path copyOfBefore = copy("copy.key");
    try (Vault copied = with(copyOfBefore)) {
      copied.noteKeyBackup(long_ago);
      assertThat(copied.keyBackup()).contains(long_ago);
    }
    rotate();

    try (Vault copied = with(copyOfBefore)) {
      assertThat(copied.keyBackup()).isEmpty();
      assertThatThrownBy(() -> copied.noteKeyBackup(Instant.now()))
          .isInstanceOf(WrongKey.class)
          .hasMessageContaining("was rotated");
    }
  }

  @Test
  void itSaysHowTheKeysStand() throws Exception {
    RecoveryKey one = newRecoveryKey();
    rotate();
    deleteAll(root.resolve("keys/" + one.id()));
    RecoveryKey two = newRecoveryKey();

    try (VaultKeys keys = Vaults.keys(root.toUri(), keyFile)) {
      VaultKeys.Standing standing = keys.standing();

      assertThat(standing.generation()).isEqualTo(2);
      assertThat(standing.recoveryKeys()).containsExactly(two.id());
      assertThat(standing.behind()).containsExactly(one.id());
    }
  }

  private RecoveryKey newRecoveryKey() throws Exception {
    try (VaultKeys keys = Vaults.keys(root.toUri(), keyFile)) {
      return keys.newRecoveryKey();
    }
  }

  private VaultKeys.Standing rotate() throws Exception {
    firstGeneration = Files.readAllBytes(keyFile);
    try (VaultKeys keys = Vaults.keys(root.toUri(), keyFile)) {
      return keys.rotate();
    }
  }

  private VaultKey recover(RecoveryKey recovery) throws Exception {
    return Vaults.recoverKey(root.toUri(), recovery, keyFile);
  }

  private Path copy(String name) throws Exception {
    return Files.copy(keyFile, directory.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
  }

  private Vault service() throws Exception {
    return Vaults.openAtStart(root.toUri(), keyFile, Samples.SMALL_SEGMENTS, new VaultTraffic());
  }

  private Vault with(Path file) throws Exception {
    return Vaults.openExisting(root.toUri(), VaultKey.load(file), Samples.SMALL_SEGMENTS);
  }

  private static byte[] read(Vault vault, List<SegmentRef> segments) throws Exception {
    try (InputStream in = vault.read(segments)) {
      return in.readAllBytes();
    }
  }

  private static void deleteAll(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
