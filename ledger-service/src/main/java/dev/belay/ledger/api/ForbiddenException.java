package dev.belay.ledger.api;

/** 403: the caller's token does not reach this. */
final class ForbiddenException extends RuntimeException {
  ForbiddenException(String message) {
    super(message);
  }
}
