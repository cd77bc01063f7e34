package dev.belay.ledger.choice;

/** The caller named a set or a point that the ledger does not know. */
public final class UnknownSetException extends RuntimeException {
  UnknownSetException(String message) {
    super(message);
  }
}
