package dev.belay.ledger.api;

import java.util.UUID;

/** The id in a path. */
final class PathId {
  private PathId() {}

  /**
   * @throws InvalidParameterException if it is no UUID
   */
  static UUID of(String id) {
    try {
      UUID uuid = UUID.fromString(id);
      if (uuid.toString().equalsIgnoreCase(id)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidParameterException("id", id, "a UUID", e);
    }
    throw new InvalidParameterException("id", id, "a UUID");
  }
}
