package dev.belay.ledger.read;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The conditions of a list, as SQL with its parameters. A null filter matches every row. */
final class Conditions {
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> parameters = new HashMap<>();

  Conditions equal(String column, @Nullable String value) {
    return value == null ? this : add(column + " = :" + column, column, value);
  }

  /** A commit or its beginning, in hexadecimal digits. */
  Conditions commit(@Nullable String value) {
    return value == null
        ? this
        : add("lower(commit) like :commit", "commit", value.toLowerCase(Locale.ROOT) + "%");
  }

  /** Only rows whose id begins so. */
  Conditions id(String column, @Nullable IdPrefix prefix) {
    if (prefix == null) {
      return this;
    }
    parameters.put("greatestId", prefix.greatest());
    return add(column + " between :leastId and :greatestId", "leastId", prefix.least());
  }

  /** Only rows for which {@code condition}, which has no parameter of its own, holds. */
  Conditions holds(boolean asked, String condition) {
    if (asked) {
      conditions.add(condition);
    }
    return this;
  }

  /** Only rows from {@code from} on, and before {@code to}. */
  Conditions between(String column, Instant from, Instant to) {
    parameters.put("to", to.atOffset(ZoneOffset.UTC));
    return add(
        column + " >= :from and " + column + " < :to", "from", from.atOffset(ZoneOffset.UTC));
  }

  /** Only rows that come after a place in a list with the newest first. */
  Conditions after(@Nullable Cursor place, String listedAt, String id) {
    if (place == null) {
      return this;
    }
    parameters.put("cursorAt", place.listedAt().atOffset(ZoneOffset.UTC));
    return add("(%s, %s) < (:cursorAt, :cursorId)".formatted(listedAt, id), "cursorId", place.id());
  }

  /** The text after {@code where}. */
  String sql() {
    return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
  }

  StatementSpec bind(StatementSpec statement) {
    return statement.params(parameters);
  }

  private Conditions add(String condition, String name, Object value) {
    conditions.add(condition);
    parameters.put(name, value);
    return this;
  }
}
