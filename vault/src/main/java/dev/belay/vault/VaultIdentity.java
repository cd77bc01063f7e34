package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import dev.belay.vault.VaultException.Misconfigured;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code vault.json}, the only object that is not encrypted. It says that this is a vault, names
 * its format, and holds a value that only the vault's own key opens. So a wrong key can be
 * distinguished from a damaged vault.
 */
final class VaultIdentity {
  static final String OBJECT = "vault.json";
  private static final String FORMAT = "belay-vault";
  private static final int FORMAT_VERSION = 1;
  private static final int LARGEST = 64 << 10;
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** What to do if there is no vault yet. */
  enum IfAbsent {
    CREATE,
    REFUSE
  }

  private final ObjectStore store;
  private final VaultKey key;
  private final SealedObject sealed;
  private final Clock clock;

  VaultIdentity(ObjectStore store, VaultKey key, Clock clock) {
    this.store = store;
    this.key = key;
    this.sealed = new SealedObject(key.encryption());
    this.clock = clock;
  }

  private record Content(
      @Nullable String format,
      int formatVersion,
      @Nullable String vaultId,
      @Nullable Instant createdAt,
      byte @Nullable [] keyCheck) {}

  /** Finds or creates the vault, and proves that the key belongs to it. */
  void verify(IfAbsent ifAbsent) throws VaultException {
    Optional<byte[]> found = read();
    if (found.isEmpty()) {
      if (ifAbsent == IfAbsent.REFUSE) {
        throw new Misconfigured("There is no vault at " + store.uri() + " (no vault.json)", null);
      }
      create();
      found = read();
    }
    verify(
        found.orElseThrow(
            () ->
                new VaultException.Unavailable(
                    "vault.json was stored in " + store.uri() + " and is gone again", null)));
  }

  private void create() throws VaultException {
    if (!store.list("manifests/").isEmpty()) {
      // Creating a new one here could lock out the right key.
      throw new Misconfigured(
          store.uri()
              + " holds recovery points, but its vault.json is missing: put it back from a copy",
          null);
    }
    String vaultId = UUID.randomUUID().toString();
    byte[] proof = proof(vaultId);
    byte[] object = new byte[SealedObject.sealedBytes(proof.length)];
    int length = sealed.seal(checkName(vaultId), proof, proof.length, object);
    byte[] json =
        JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(
                new Content(
                    FORMAT,
                    FORMAT_VERSION,
                    vaultId,
                    clock.instant(),
                    Arrays.copyOf(object, length)));
    boolean unused = store.putIfAbsent(OBJECT, json, json.length); // the first writer wins
  }

  private void verify(byte[] json) throws VaultException {
    Content content;
    try {
      content = JSON.readValue(json, Content.class);
    } catch (JacksonException e) {
      throw damaged("is not JSON of a vault");
    }
    if (content == null || !FORMAT.equals(content.format)) {
      throw damaged("does not say \"format\": \"" + FORMAT + "\"");
    }
    if (content.formatVersion != FORMAT_VERSION) {
      throw new Misconfigured(
          store.uri()
              + " is a vault of format version "
              + content.formatVersion
              + "; this release reads version "
              + FORMAT_VERSION,
          null);
    }
    if (content.vaultId == null || content.keyCheck == null) {
      throw damaged("has no vaultId or no keyCheck");
    }
    if (!opens(content.vaultId, content.keyCheck)) {
      throw new Misconfigured(
          "The key is not the one of the vault " + store.uri() + " (" + content.vaultId + ")",
          null);
    }
  }

  private boolean opens(String vaultId, byte[] keyCheck) {
    byte[] plain = new byte[keyCheck.length];
    try {
      int length = sealed.open(checkName(vaultId), keyCheck, keyCheck.length, plain);
      return MessageDigest.isEqual(Arrays.copyOf(plain, length), proof(vaultId));
    } catch (Corrupt e) {
      return false;
    }
  }

  /** Depends on the addressing key. Sealing it makes the check depend on the keyset as well. */
  private byte[] proof(String vaultId) {
    Mac mac = key.newAddressing();
    return mac.doFinal(checkName(vaultId).getBytes(StandardCharsets.UTF_8));
  }

  private static String checkName(String vaultId) {
    return "key-check/" + vaultId;
  }

  private Optional<byte[]> read() throws VaultException {
    try (InputStream bytes = store.read(OBJECT).bytes()) {
      return Optional.of(bytes.readNBytes(LARGEST));
    } catch (Corrupt e) {
      if (e.fault() == Fault.MISSING) {
        return Optional.empty();
      }
      throw e;
    } catch (VaultException e) {
      throw e;
    } catch (IOException e) {
      throw new VaultException.Unavailable("Reading vault.json failed: " + e.getMessage(), e);
    }
  }

  private Corrupt damaged(String how) {
    return new Corrupt(Fault.FORMAT, OBJECT, OBJECT + " in " + store.uri() + " " + how, null);
  }
}
