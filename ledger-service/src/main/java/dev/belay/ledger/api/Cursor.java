package dev.belay.ledger.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** A place in a list: the item after which a page begins. Opaque to clients. */
record Cursor(Instant listedAt, UUID id) {

  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((listedAt + "/" + id).getBytes(UTF_8));
  }

  /**
   * @throws InvalidParameterException if {@link #text} did not make it
   */
  static Cursor parse(String text) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split("/", -1);
      if (parts.length == 2) {
        return new Cursor(Instant.parse(parts[0]), UUID.fromString(parts[1]));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw notOurs(text, e);
    }
    throw notOurs(text, null);
  }

  private static InvalidParameterException notOurs(
      String text, @org.jspecify.annotations.Nullable Throwable cause) {
    return new InvalidParameterException("cursor", text, "the next of an earlier page", cause);
  }
}
