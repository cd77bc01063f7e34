package dev.belay.schemas.trust;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A service's own key, which is in the list of those that are trusted. */
public final class SigningKey {
  private final TrustedKey known;
  private final PrivateKey key;

  SigningKey(TrustedKey known, PrivateKey key) {
    this.known = known;
    this.key = key;
  }

  /** The id that records name it by. */
  public String id() {
    return known.id();
  }

  /**
   * @param recordKey null when the record has none
   */
  public RecordSignature sign(
      String topic, byte @Nullable [] recordKey, byte[] value, Instant now) {
    long signedAt = now.toEpochMilli();
    byte[] content = new SignedContent(topic, recordKey, signedAt, value).bytes();
    return new RecordSignature(known.id(), signedAt, sign(key, content));
  }

  static byte[] sign(PrivateKey key, byte[] content) {
    try {
      Signature signature = Signature.getInstance(KeyText.ALGORITHM);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key can't sign", e);
    }
  }
}
