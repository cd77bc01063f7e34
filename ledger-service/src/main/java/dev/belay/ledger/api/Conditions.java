package dev.belay.ledger.api;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a list must match, as SQL with its parameters. Null does not filter; what can't
 * be is an {@link InvalidParameterException}, naming parameter, value and rule.
 */
final class Conditions {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{7,64}");

  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> parameters = new HashMap<>();

  Conditions equal(String name, String column, @Nullable String value) {
    if (value == null) {
      return this;
    }
    if (value.isBlank() || value.indexOf('\0') >= 0) {
      throw new InvalidParameterException(name, value, "not blank, without control characters");
    }
    return add(column + " = :" + name, name, value);
  }

  /** {@code words}: all that are possible. */
  Conditions oneOf(String name, String column, @Nullable String value, List<String> words) {
    if (value != null && !words.contains(value)) {
      String but = String.join(", ", words.subList(0, words.size() - 1));
      throw new InvalidParameterException(name, value, but + " or " + words.getLast());
    }
    return equal(name, column, value);
  }

  /** A commit or its beginning. */
  Conditions commit(@Nullable String value) {
    if (value == null) {
      return this;
    }
    if (!COMMIT.matcher(value).matches()) {
      throw new InvalidParameterException(
          "commit", value, "a commit or the beginning of one: 7 to 64 hexadecimal digits");
    }
    return add("lower(commit) like :commit", "commit", value.toLowerCase(Locale.ROOT) + "%");
  }

  /** Only what comes after a place in a list that has the newest first. */
  Conditions after(@Nullable Cursor place, String listedAt, String id) {
    if (place == null) {
      return this;
    }
    parameters.put("cursorAt", place.listedAt().atOffset(ZoneOffset.UTC));
    return add("(%s, %s) < (:cursorAt, :cursorId)".formatted(listedAt, id), "cursorId", place.id());
  }

  /** For after {@code where}. */
  String sql() {
    return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
  }

  Map<String, Object> parameters() {
    return parameters;
  }

  private Conditions add(String condition, String name, Object value) {
    conditions.add(condition);
    parameters.put(name, value);
    return this;
  }
}
