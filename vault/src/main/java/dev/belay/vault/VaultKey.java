package dev.belay.vault;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of a vault, from a key file. Nothing can be restored without it.
 *
 * <p>It has two secrets: a Tink keyset for encryption (its primary key writes, all its keys read,
 * so keys can be rotated), and the key of the hash that names segments. The latter stays the same
 * for the life of a vault.
 */
public final class VaultKey {
  private static final String ADDRESS_ALGORITHM = "HmacSHA256";

  /** No segment has this name's hash: they are hashed by the same key. */
  private static final String FINGERPRINT = "belay-key-fingerprint/1";

  private final StreamingAead encryption;
  private final Mac addressing;

  VaultKey(KeysetHandle keyset, byte[] addressKey) throws GeneralSecurityException {
    StreamingAeadConfig.register();
    this.encryption = keyset.getPrimitive(RegistryConfiguration.get(), StreamingAead.class);
    this.addressing = Mac.getInstance(ADDRESS_ALGORITHM);
    this.addressing.init(new SecretKeySpec(addressKey, ADDRESS_ALGORITHM));
  }

  /**
   * Reads a key file, or creates one with fresh random keys, readable only by its owner. Two
   * processes that start at the same time get the same key.
   *
   * @throws VaultException.Misconfigured when others can read the file, or it is not a key file
   * @throws VaultException.Unavailable when it can't be read or written for another reason
   */
  public static VaultKey loadOrCreate(Path file) throws VaultException {
    return KeyFile.loadOrCreate(file);
  }

  /**
   * Reads a key file that must exist.
   *
   * @throws VaultException.Misconfigured when it is missing, others can read it, or it is not a key
   *     file
   * @throws VaultException.Unavailable when it can't be read for another reason
   */
  public static VaultKey load(Path file) throws VaultException {
    return KeyFile.load(file);
  }

  /**
   * The key of a vault that is used from now on: the file's, or a new one if neither the file nor
   * the vault is there.
   *
   * @throws VaultException.WrongKey if the vault is there and the file isn't
   */
  public static VaultKey forVault(Path file, ObjectStore store) throws VaultException {
    if (!Files.exists(file)) {
      Optional<String> madeWith = VaultIdentity.madeWith(store);
      // Looked at again: another process can have made both meanwhile, the key first.
      if (madeWith.isPresent() && !Files.exists(file)) {
        throw new VaultException.WrongKey(
            "The vault %s was made with the key %s, and there is no key file %s. Put that key's file back from its copy; without it, nothing in the vault can be restored. For a new vault, name an empty place."
                .formatted(store.uri(), madeWith.get(), file));
      }
    }
    return loadOrCreate(file);
  }

  /**
   * Names the key without giving it away: 16 hexadecimal digits, which stay the same for the life
   * of a vault, whatever keys its keyset gets.
   */
  public String fingerprint() {
    byte[] mac = newAddressing().doFinal(FINGERPRINT.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(mac, 0, 8);
  }

  StreamingAead encryption() {
    return encryption;
  }

  /** The hash that names segments, to be used by one thread at a time. */
  Mac newAddressing() {
    try {
      return (Mac) addressing.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this JDK's HmacSHA256 can't be cloned", e);
    }
  }

  /** Prints no key, because the text could end up in a log. */
  @Override
  public String toString() {
    return "VaultKey";
  }
}
