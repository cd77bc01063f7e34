package dev.belay.schemas.trust;

import dev.belay.schemas.trust.UntrustedRecordException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose records count. A role may have several keys, so that one can replace another without a
 * stop.
 */
public final class TrustList {
  private static final Pattern BETWEEN_ENTRIES = Pattern.compile("[\\n;]");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("\\s+");
  private static final byte[] PROBE = "whose key is it?".getBytes(StandardCharsets.US_ASCII);

  private final Map<String, TrustedKey> keys;

  private TrustList(Map<String, TrustedKey> keys) {
    this.keys = Map.copyOf(keys);
  }

  /**
   * Reads entries, each on a line of its own or after a semicolon: a role, a public key in Base64,
   * and whatever else helps people. Empty lines and those that begin with # are passed over.
   *
   * @throws InvalidKeysException if an entry is none, there is none at all, or a key has two roles
   */
  public static TrustList parse(String text) throws InvalidKeysException {
    Map<String, TrustedKey> keys = new LinkedHashMap<>();
    int number = 0;
    for (String line : BETWEEN_ENTRIES.split(text)) {
      number++;
      String entry = line.strip();
      if (entry.isEmpty() || entry.startsWith("#")) {
        continue;
      }
      TrustedKey key = entry(entry, number);
      TrustedKey same = keys.put(key.id(), key);
      if (same != null && same.role() != key.role()) {
        throw new InvalidKeysException(
            "the trusted key %s has the roles %s and %s: a key has one role"
                .formatted(key.id(), same.role().word(), key.role().word()));
      }
    }
    if (keys.isEmpty()) {
      throw new InvalidKeysException(
          "the list of trusted keys is empty: every record would be refused");
    }
    return new TrustList(keys);
  }

  /** Never quotes an entry that is none: it may be a private key. */
  private static TrustedKey entry(String entry, int number) throws InvalidKeysException {
    String[] words = BETWEEN_WORDS.split(entry, 3);
    Optional<Role> role = Role.of(words[0]);
    if (role.isEmpty() || words.length < 2) {
      throw new InvalidKeysException(
          "entry %d of the list of trusted keys is none: it must be gateway, worker, verifier or"
                  .formatted(number)
              + " ledger, and a public key");
    }
    var key = KeyText.publicKey(words[1]);
    return new TrustedKey(KeyText.id(key), role.get(), key);
  }

  /**
   * A service's own key, by its place in this list.
   *
   * @param privateKey PEM
   * @throws InvalidKeysException if it is no key, or not one that this list trusts in this role:
   *     whatever it signed would be refused
   */
  public SigningKey own(Role role, String privateKey) throws InvalidKeysException {
    PrivateKey key = KeyText.privateKey(privateKey);
    byte[] proof = SigningKey.sign(key, PROBE);
    Collection<TrustedKey> all = keys.values();
    for (TrustedKey known : all) {
      if (known.role() == role && known.signed(PROBE, proof)) {
        return new SigningKey(known, key);
      }
    }
    throw new InvalidKeysException(
        "the signing key is not among the trusted keys of the role %s: add its public key to the"
                .formatted(role.word())
            + " list first, everywhere");
  }

  /**
   * Who said it, and that the role may on this topic. What an event says is for {@link
   * Rights#requireSay}.
   *
   * @param key null when the record has none
   * @throws UntrustedRecordException if it is not known who did, or the role must not
   */
  public Role signer(
      String topic, byte @Nullable [] key, byte[] value, RecordSignature signature, Instant now)
      throws UntrustedRecordException {
    TrustedKey signer = keys.get(signature.signer());
    if (signer == null) {
      throw new UntrustedRecordException(
          Reason.SIGNER,
          "the record is signed by the key '%s', which is not among the trusted keys"
              .formatted(signature.signer()));
    }
    byte[] content = new SignedContent(topic, key, signature.signedAtMillis(), value).bytes();
    if (!signer.signed(content, signature.bytes())) {
      throw new UntrustedRecordException(
          Reason.SIGNATURE,
          "the signature does not hold: topic, key, time or value are not those that the %s's key"
                  .formatted(signer.role().word())
              + " "
              + signer.id()
              + " has signed");
    }
    if (!Rights.mayProduce(signer.role(), topic)) {
      throw new UntrustedRecordException(
          Reason.ROLE,
          "the record is signed by a key of the role %s, which must not produce to %s"
              .formatted(signer.role().word(), topic));
    }
    refuseOld(topic, signature, now);
    return signer.role();
  }

  private static void refuseOld(String topic, RecordSignature signature, Instant now)
      throws UntrustedRecordException {
    Optional<Duration> oldest = Rights.oldest(topic);
    Instant signedAt = Instant.ofEpochMilli(signature.signedAtMillis());
    if (oldest.isPresent() && signedAt.isBefore(now.minus(oldest.get()))) {
      throw new UntrustedRecordException(
          Reason.AGE,
          "the record was signed at %s, more than %d days ago: whether it was done is not known any"
                  .formatted(signedAt, oldest.get().toDays())
              + " more");
    }
  }

  /** The ids of all keys, sorted. */
  public List<String> ids() {
    return keys.keySet().stream().sorted().toList();
  }
}
