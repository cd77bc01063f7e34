package dev.belay.ledger.choice;

/** A set or a point that the ledger does not know: the caller names it. */
public final class UnknownSetException extends RuntimeException {
  UnknownSetException(String message) {
    super(message);
  }
}
