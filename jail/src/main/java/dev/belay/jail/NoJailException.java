package dev.belay.jail;

/** A jail is wanted, and this machine can't make one; the message has cause and remedy. */
public final class NoJailException extends Exception {
  NoJailException(String message) {
    super(message);
  }
}
