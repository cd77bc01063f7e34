package dev.belay.vault;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key of a vault, from a key file. Nothing can be restored without it.
 *
 * <p>It has two secrets: a Tink keyset for encryption (its primary key writes, all its keys read,
 * so keys can be rotated), and the key of the hash that names segments. The latter stays the same
 * for the life of a vault.
 */
public final class VaultKey {
  private static final Logger log = LoggerFactory.getLogger(VaultKey.class);
  private static final String ADDRESS_ALGORITHM = "HmacSHA256";

  /** No segment has this name's hash: they are hashed by the same key. */
  private static final String FINGERPRINT = "belay-key-fingerprint/1";

  private final Mac addressing;
  private final byte[] addressKey;

  /** Where it comes from; null for a key that is in no file. */
  private final @Nullable KeyFile file;

  private volatile Keyset keyset;

  private record Keyset(KeysetHandle handle, StreamingAead encryption) {
    static Keyset of(KeysetHandle handle) throws GeneralSecurityException {
      return new Keyset(
          handle, handle.getPrimitive(RegistryConfiguration.get(), StreamingAead.class));
    }
  }

  VaultKey(KeysetHandle keyset, byte[] addressKey) throws GeneralSecurityException {
    this(keyset, addressKey, null);
  }

  VaultKey(KeysetHandle keyset, byte[] addressKey, @Nullable KeyFile file)
      throws GeneralSecurityException {
    StreamingAeadConfig.register();
    this.keyset = Keyset.of(keyset);
    this.addressing = Mac.getInstance(ADDRESS_ALGORITHM);
    this.addressing.init(new SecretKeySpec(addressKey, ADDRESS_ALGORITHM));
    this.addressKey = addressKey.clone();
    this.file = file;
  }

  /**
   * Reads a key file, or creates one with fresh random keys, readable only by its owner. Two
   * processes that start at the same time get the same key.
   *
   * @throws VaultException.Misconfigured when others can read the file, or it is not a key file
   * @throws VaultException.Unavailable when it can't be read or written for another reason
   */
  public static VaultKey loadOrCreate(Path file) throws VaultException {
    return new KeyFile(file).loadOrCreate();
  }

  /**
   * Reads a key file that must exist.
   *
   * @throws VaultException.Misconfigured when it is missing, others can read it, or it is not a key
   *     file
   * @throws VaultException.Unavailable when it can't be read for another reason
   */
  public static VaultKey load(Path file) throws VaultException {
    return new KeyFile(file).load();
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

  /** How many keys its keyset has: 1, and one more for each rotation. */
  public int generation() {
    return keyset.handle().size();
  }

  /**
   * Takes over what a rotation has written into the key's file.
   *
   * @return whether the keyset is another one now
   */
  boolean reread() {
    if (file == null || !file.hasChanged()) {
      return false;
    }
    try {
      VaultKey now = file.load();
      if (!now.fingerprint().equals(fingerprint()) || now.generation() <= generation()) {
        log.atWarn()
            .addKeyValue("belay.key", fingerprint())
            .log(
                "The key file has changed, and holds another key ({}) or an older copy of this one;"
                    + " the key that was read before stays in use",
                now.fingerprint());
        return false;
      }
      keyset = now.keyset;
      return true;
    } catch (VaultException e) {
      log.atWarn()
          .addKeyValue("belay.key", fingerprint())
          .log(
              "The key file has changed and can't be used; the key that was read before stays in"
                  + " use: {}",
              e.getMessage());
      return false;
    }
  }

  /** What the file says: all that is needed to open the vault. */
  byte[] material() {
    try {
      return KeyFile.serialize(keyset.handle(), addressKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a keyset that is in use can be written", e);
    }
  }

  /** The same key with one more in its keyset, which writes from now on. */
  VaultKey rotated() {
    try {
      KeysetHandle next =
          KeysetHandle.newBuilder(keyset.handle())
              .addEntry(
                  KeysetHandle.generateEntryFromParameters(
                          PredefinedStreamingAeadParameters.AES256_GCM_HKDF_4KB)
                      .withRandomId()
                      .makePrimary())
              .build();
      return new VaultKey(next, addressKey, file);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key can always be generated", e);
    }
  }

  /** This key with those of another form of it that it has not. This one's primary key writes. */
  VaultKey with(VaultKey other) {
    try {
      KeysetHandle.Builder all = KeysetHandle.newBuilder(keyset.handle());
      for (int i = 0; i < other.keyset.handle().size(); i++) {
        KeysetHandle.Entry entry = other.keyset.handle().getAt(i);
        if (!has(entry.getId())) {
          all.addEntry(KeysetHandle.importKey(entry.getKey()).withFixedId(entry.getId()));
        }
      }
      return new VaultKey(all.build(), addressKey, file);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keys of one vault go together", e);
    }
  }

  private boolean has(int id) {
    for (int i = 0; i < keyset.handle().size(); i++) {
      if (keyset.handle().getAt(i).getId() == id) {
        return true;
      }
    }
    return false;
  }

  StreamingAead encryption() {
    return keyset.encryption();
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
