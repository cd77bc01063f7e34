package dev.belay.ledger.api;

/** 409: only a captured point can be verified. */
final class NotCapturedException extends RuntimeException {
  NotCapturedException(String id, String status) {
    super("recovery point %s is %s: only a captured one can be verified".formatted(id, status));
  }
}
