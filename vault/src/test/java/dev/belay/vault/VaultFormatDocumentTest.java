package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.belay.vault.storage.Vaults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A reader that follows docs/reference/vault-format.md, with the JDK's cryptography and zstd alone.
 */
class VaultFormatDocumentTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  @TempDir Path directory;

  @Test
  void aReaderWrittenFromTheDocumentReadsWhatTheVaultWrote() throws Exception {
    byte[] content = Samples.noise(3_500_000, 1);
    String point = Samples.newId();
    Path root = directory.resolve("vault");
    Path keyFile = directory.resolve("vault.key");
    List<SegmentRef> segments;
    try (Vault vault =
        Vaults.open(root.toUri(), VaultKey.loadOrCreate(keyFile), VaultSettings.defaults())) {
      segments = Samples.store(vault, content);
      vault.commit(Samples.manifest(point, segments));
    }

    JsonNode keys = JSON.readTree(Files.readAllBytes(keyFile));
    byte[] addressKey = Base64.getDecoder().decode(keys.get("addressKey").asString());
    byte[] message =
        Base64.getDecoder()
            .decode(keys.get("keyset").get("key").get(0).get("keyData").get("value").asString());
    byte[] key = Arrays.copyOfRange(message, message.length - 32, message.length);

    JsonNode manifest = JSON.readTree(unpack(unseal(key, root, "manifests/" + point)));
    JsonNode segment = manifest.get("segments").get(0);
    String id = segment.get("id").asString();
    byte[] plain = unpack(unseal(key, root, "segments/" + id.substring(0, 2) + "/" + id));
    JsonNode vaultJson = JSON.readTree(Files.readAllBytes(root.resolve("vault.json")));
    String check = "key-check/" + vaultJson.get("vaultId").asString();
    byte[] keyCheck = Base64.getDecoder().decode(vaultJson.get("keyCheck").asString());

    assertThat(manifest.get("snapshotAt").asString()).isEqualTo("2026-11-01T10:15:31.123456Z");
    assertThat(plain).isEqualTo(content);
    assertThat(HexFormat.of().formatHex(hmac(addressKey, plain))).isEqualTo(id);
    assertThat(unseal(key, keyCheck, check))
        .isEqualTo(hmac(addressKey, check.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] unpack(byte[] frame) {
    return Zstd.decompress(frame, (int) Zstd.getFrameContentSize(frame));
  }

  private static byte[] unseal(byte[] key, Path root, String name)
      throws IOException, GeneralSecurityException {
    return unseal(key, Files.readAllBytes(root.resolve(name)), name);
  }

  private static byte[] unseal(byte[] key, byte[] object, String name)
      throws GeneralSecurityException {
    assertThat(Arrays.copyOf(object, 5)).containsExactly(0x42, 0x4C, 0x56, 1, 40);
    byte[] info = ("belay-vault/1 " + name).getBytes(StandardCharsets.UTF_8);
    byte[] objectKey = hkdf(key, Arrays.copyOfRange(object, 5, 37), info);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    int offset = 44;
    for (int i = 0; offset < object.length; i++) {
      int length = Math.min(i == 0 ? 4096 - 40 : 4096, object.length - offset);
      boolean last = offset + length == object.length;
      byte[] nonce =
          ByteBuffer.allocate(12).put(object, 37, 7).putInt(i).put((byte) (last ? 1 : 0)).array();
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(objectKey, "AES"),
          new GCMParameterSpec(128, nonce));
      plain.writeBytes(cipher.doFinal(object, offset, length));
      offset += length;
    }
    return plain.toByteArray();
  }

  /** RFC 5869; one block is the 32 bytes that are needed. */
  private static byte[] hkdf(byte[] input, byte[] salt, byte[] info)
      throws GeneralSecurityException {
    byte[] pseudoRandomKey = hmac(salt, input);
    return hmac(
        pseudoRandomKey, ByteBuffer.allocate(info.length + 1).put(info).put((byte) 1).array());
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }
}
