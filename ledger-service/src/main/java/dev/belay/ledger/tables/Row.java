package dev.belay.ledger.tables;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The values of one row by column, and its INSERT and UPDATE. The first column is the key. */
final class Row {
  private final String table;
  private final String key;
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  Row(String table, String key, UUID id) {
    this.table = table;
    this.key = key;
    values.put(key, id);
  }

  Row set(String column, @Nullable Object value) {
    values.put(column, value instanceof Instant it ? it.atOffset(ZoneOffset.UTC) : value);
    return this;
  }

  Row json(String column, @Nullable String json) {
    values.put(column, new SqlParameterValue(Types.OTHER, json));
    return this;
  }

  void insert(JdbcClient jdbc) {
    String columns = String.join(", ", values.keySet());
    String parameters =
        values.keySet().stream().map(column -> ":" + column).collect(Collectors.joining(", "));
    jdbc.sql("insert into %s (%s) values (%s)".formatted(table, columns, parameters))
        .params(values)
        .update();
  }

  /**
   * @throws OptimisticLockingFailureException if {@code column} no longer holds {@code expected}
   */
  void update(JdbcClient jdbc, String column, String expected) {
    String assignments =
        values.keySet().stream()
            .filter(name -> !name.equals(key))
            .map(name -> name + " = :" + name)
            .collect(Collectors.joining(", "));
    int rows =
        jdbc.sql(
                "update %s set %s where %s = :%s and %s = :columnBefore"
                    .formatted(table, assignments, key, key, column))
            .params(values)
            .param("columnBefore", expected)
            .update();
    if (rows != 1) {
      throw new OptimisticLockingFailureException(
          "%s %s is no longer %s".formatted(table, values.get(key), expected));
    }
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  static @Nullable UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }
}
