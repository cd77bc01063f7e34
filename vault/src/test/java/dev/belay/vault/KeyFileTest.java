package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import dev.belay.vault.VaultException.Misconfigured;
import dev.belay.vault.storage.Vaults;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("new/vault.key");
  }

  @Test
  void isCreatedForItsOwnerOnly() throws Exception {
    VaultKey.loadOrCreate(file());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(Files.list(file().resolveSibling("."))).hasSize(1);
  }

  @Test
  void isRefusedWhenOthersCanReadIt() throws Exception {
    VaultKey.loadOrCreate(file());
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> VaultKey.loadOrCreate(file()))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("rw-r-----")
        .hasMessageContaining("chmod 600 " + file());
  }

  @Test
  void loadingNeverCreates() {
    assertThatThrownBy(() -> VaultKey.load(file()))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("no key file");
    assertThat(file()).doesNotExist();
  }

  @Test
  void processesThatStartAtOnceAgree() throws Exception {
    int starters = 8;
    CyclicBarrier start = new CyclicBarrier(starters);
    Set<String> addresses = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(starters)) {
      List<Future<VaultKey>> keys = new ArrayList<>();
      for (int i = 0; i < starters; i++) {
        keys.add(
            threads.submit(
                () -> {
                  start.await();
                  return VaultKey.loadOrCreate(file());
                }));
      }
      for (Future<VaultKey> key : keys) {
        addresses.add(HexFormat.of().formatHex(key.get().newAddressing().doFinal(new byte[1])));
      }
    }
    assertThat(addresses).hasSize(1);
  }

  @Test
  void aFileThatIsNoKeyIsRefusedWithoutQuotingIt() throws Exception {
    for (String content :
        List.of(
            "secret-text",
            "{}",
            "null",
            "{\"format\":\"belay-key\",\"version\":2}",
            "{\"format\":\"belay-key\",\"version\":1,\"protection\":\"passphrase\"}",
            "{\"format\":\"belay-key\",\"version\":1,\"protection\":\"none\",\"keyset\":{\"secret-text\":1},"
                + "\"addressKey\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}")) {
      write(content.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> VaultKey.load(file()))
          .isInstanceOf(Misconfigured.class)
          .hasMessageNotContaining("secret-text")
          .hasNoCause();
    }
  }

  @Test
  void afterARotationWhatAnOldKeyWroteIsReadable() throws Exception {
    VaultKey.loadOrCreate(file());
    byte[] addressKey = Samples.noise(32, 1);
    KeysetHandle one =
        KeysetHandle.generateNew(PredefinedStreamingAeadParameters.AES256_GCM_HKDF_1MB);
    KeysetHandle.Entry old = one.getPrimary();
    KeysetHandle rotated =
        KeysetHandle.newBuilder()
            .addEntry(KeysetHandle.importKey(old.getKey()).withFixedId(old.getId()))
            .addEntry(
                KeysetHandle.generateEntryFromParameters(
                        PredefinedStreamingAeadParameters.AES256_GCM_HKDF_4KB)
                    .withRandomId()
                    .makePrimary())
            .build();
    Path vaultDirectory = directory.resolve("vault");
    write(KeyFile.serialize(one, addressKey));
    List<SegmentRef> segments;
    try (Vault before =
        Vaults.open(vaultDirectory.toUri(), VaultKey.load(file()), Samples.SMALL_SEGMENTS)) {
      segments = Samples.store(before, Samples.noise(1_000, 2));
    }
    write(KeyFile.serialize(rotated, addressKey));
    try (Vault after =
            Vaults.open(vaultDirectory.toUri(), VaultKey.load(file()), Samples.SMALL_SEGMENTS);
        var in = after.read(segments)) {
      assertThat(in.readAllBytes()).isEqualTo(Samples.noise(1_000, 2));
      assertThat(Samples.store(after, Samples.noise(1_000, 2))).isEqualTo(segments);
    }
  }

  private void write(byte[] content) throws Exception {
    Files.createDirectories(directory.resolve("new"));
    Files.deleteIfExists(file());
    Files.createFile(
        file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file(), content);
  }
}
