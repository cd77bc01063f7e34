package dev.belay.ledger.api;

/** 409: the ledger has no policy, so that what depends on one can't be said. */
final class NoPolicyException extends RuntimeException {
  NoPolicyException() {
    super(
        "the ledger has no policy, so that it knows no retention classes: set belay.policy.file for"
            + " it");
  }
}
