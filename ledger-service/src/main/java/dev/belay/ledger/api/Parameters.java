package dev.belay.ledger.api;

import dev.belay.ledger.read.Cursor;
import dev.belay.ledger.read.IdPrefix;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the filters of lists. A null filter matches everything. An invalid filter is an {@link
 * InvalidParameterException} that names parameter, value and rule.
 */
final class Parameters {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{7,64}");

  private Parameters() {}

  static @Nullable String text(String name, @Nullable String value) {
    if (value != null && (value.isBlank() || value.indexOf('\0') >= 0)) {
      throw new InvalidParameterException(name, value, "not blank, without control characters");
    }
    return value;
  }

  /** The beginning of an id. */
  static @Nullable IdPrefix idPrefix(@Nullable String value) {
    try {
      return value == null ? null : IdPrefix.of(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidParameterException("id-prefix", value, IdPrefix.RULE, e);
    }
  }

  /** {@code words}: all that are possible. */
  static @Nullable String oneOf(String name, @Nullable String value, List<String> words) {
    if (value != null && !words.contains(value)) {
      String but = String.join(", ", words.subList(0, words.size() - 1));
      throw new InvalidParameterException(name, value, but + " or " + words.getLast());
    }
    return value;
  }

  /** Reads a commit, or the beginning of one. */
  static @Nullable String commit(@Nullable String value) {
    if (value != null && !COMMIT.matcher(value).matches()) {
      throw new InvalidParameterException(
          "commit", value, "a commit or the beginning of one: 7 to 64 hexadecimal digits");
    }
    return value;
  }

  static @Nullable Cursor cursor(@Nullable String value) {
    return value == null
        ? null
        : Cursor.parse(value)
            .orElseThrow(
                () ->
                    new InvalidParameterException("cursor", value, "the next of an earlier page"));
  }
}
