package dev.belay.schemas.trust;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/**
 * @param id the first half of the public key's SHA-256, hexadecimal
 */
record TrustedKey(String id, Role role, PublicKey key) {

  boolean signed(byte[] content, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(KeyText.ALGORITHM);
      signature.initVerify(key);
      signature.update(content);
      return signature.verify(bytes);
    } catch (SignatureException | InvalidKeyException e) {
      return false; // of another length, for example
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }
}
