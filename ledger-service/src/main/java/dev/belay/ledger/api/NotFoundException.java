package dev.belay.ledger.api;

/** 404. */
final class NotFoundException extends RuntimeException {
  NotFoundException(String kind, String id) {
    super("there is no %s %s".formatted(kind, id));
  }
}
