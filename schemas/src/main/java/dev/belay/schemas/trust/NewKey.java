package dev.belay.schemas.trust;

import java.security.KeyPair;

/**
 * A key that was just made.
 *
 * @param privateKey PEM, for its owner alone
 * @param trusted its line in a list of trusted keys
 */
public record NewKey(String privateKey, String trusted) {
  public static NewKey of(Role role) {
    KeyPair pair = KeyText.generate();
    return new NewKey(
        KeyText.pem(pair.getPrivate()), role.word() + " " + KeyText.word(pair.getPublic()));
  }

  /** A private key is not for logs. */
  @Override
  public String toString() {
    return "NewKey[" + trusted + "]";
  }
}
