package dev.belay.ledger.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** A place in a list that has the newest first. */
public record Cursor(Instant listedAt, UUID id) {

  /** An opaque text that programs send back unchanged. */
  public String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((listedAt + "/" + id).getBytes(UTF_8));
  }

  /** Empty if the text does not come from {@link #text}. */
  public static Optional<Cursor> parse(String text) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split("/", -1);
      return parts.length == 2
          ? Optional.of(new Cursor(Instant.parse(parts[0]), UUID.fromString(parts[1])))
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
