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
  private final KnownVaults known;
  private final SealedObject sealed;
  private final Clock clock;
  private volatile @Nullable String foundBefore;

  VaultIdentity(ObjectStore store, VaultKey key, KnownVaults known, Clock clock) {
    this.store = store;
    this.key = key;
    this.known = known;
    this.sealed = new SealedObject(key);
    this.clock = clock;
  }

  private record Content(
      @Nullable String format,
      int formatVersion,
      @Nullable String vaultId,
      @Nullable Instant createdAt,
      byte @Nullable [] keyCheck,
      @Nullable String keyFingerprint) {}

  /**
   * Finds or creates the vault, and proves that the key belongs to it. A vault that was found once
   * is not created again: where it was, something else is now, such as the empty directory under a
   * file system that is no longer mounted.
   *
   * @throws VaultException.Unavailable if the vault that was found before is not there now
   */
  void verify(IfAbsent ifAbsent) throws VaultException {
    Optional<byte[]> found = read();
    if (found.isEmpty()) {
      if (foundBefore != null) {
        throw gone(foundBefore, "");
      }
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

  private VaultException gone(String vaultId, String more) {
    return new VaultException.Unavailable(
        "The vault %s (%s) was there and is gone: no vault.json is there now. Is its file system mounted?%s"
            .formatted(store.uri(), vaultId, more),
        null);
  }

  private void create() throws VaultException {
    Optional<String> before = known.at(store.uri());
    if (before.isPresent()) {
      throw gone(
          before.get(), " If a new vault is meant to begin there, remove its line from " + known);
    }
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
                    Arrays.copyOf(object, length),
                    key.fingerprint()));
    boolean unused = store.putIfAbsent(OBJECT, json, json.length); // the first writer wins
  }

  private void verify(byte[] json) throws VaultException {
    Content content = content(store, json);
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
      throw damaged(store, "has no vaultId or no keyCheck");
    }
    if (!opens(content.vaultId, content.keyCheck)) {
      throw new VaultException.WrongKey(
          "The key is not the one of the vault %s (%s): the vault was made with the key %s, and this one is %s. Put the vault's key in its place."
              .formatted(store.uri(), content.vaultId, madeWith(content), key.fingerprint()));
    }
    if (foundBefore != null && !foundBefore.equals(content.vaultId)) {
      throw new Misconfigured(
          "At %s is the vault %s now; it was %s when this process began to use it. Put that one back, or restart this process."
              .formatted(store.uri(), content.vaultId, foundBefore),
          null);
    }
    if (foundBefore == null) {
      foundBefore = content.vaultId;
      known.note(store.uri(), content.vaultId);
    }
  }

  /**
   * That the store does not replace what is there, which makes one recovery point of two captures
   * under one id. Some S3-compatible stores ignore the condition of a put. Tried with the vault's
   * own identity, which is written again as it is: that leaves nothing behind.
   */
  void requireFirstWriterWins() throws VaultException {
    Optional<byte[]> there = read();
    if (there.isPresent() && store.putIfAbsent(OBJECT, there.get(), there.get().length)) {
      throw new Misconfigured(
          "%s replaces objects that exist, although it is told not to (If-None-Match: *). A vault needs a store that heeds it: AWS S3, MinIO, Ceph and Cloudflare R2 do in their current versions."
              .formatted(store.uri()),
          null);
    }
  }

  /** The fingerprint of the vault's key, if there is a vault. */
  static Optional<String> madeWith(ObjectStore store) throws VaultException {
    Optional<byte[]> found = read(store);
    return found.isEmpty() ? Optional.empty() : Optional.of(madeWith(content(store, found.get())));
  }

  /**
   * Proves that {@code key} is the vault's, without any other look at it.
   *
   * @throws VaultException.Misconfigured if there is no vault
   * @throws VaultException.WrongKey if it is another one's
   */
  static void requireKey(ObjectStore store, VaultKey key) throws VaultException {
    new VaultIdentity(store, key, KnownVaults.NONE, Clock.systemUTC()).verify(IfAbsent.REFUSE);
  }

  private static String madeWith(Content content) {
    // A vault that was made before the first release does not name its key.
    return content.keyFingerprint == null ? "(of unknown fingerprint)" : content.keyFingerprint;
  }

  private static Content content(ObjectStore store, byte[] json) throws VaultException {
    Content content;
    try {
      content = JSON.readValue(json, Content.class);
    } catch (JacksonException e) {
      throw damaged(store, "is not JSON of a vault");
    }
    if (content == null || !FORMAT.equals(content.format)) {
      throw damaged(store, "does not say \"format\": \"" + FORMAT + "\"");
    }
    return content;
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
    return read(store);
  }

  private static Optional<byte[]> read(ObjectStore store) throws VaultException {
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

  private static Corrupt damaged(ObjectStore store, String how) {
    return new Corrupt(Fault.FORMAT, OBJECT, OBJECT + " in " + store.uri() + " " + how, null);
  }
}
