package dev.belay.schemas.trust;

/** A key or a list of keys is not what it must be. The message has no private key in it. */
public final class InvalidKeysException extends Exception {
  InvalidKeysException(String message) {
    super(message);
  }
}
