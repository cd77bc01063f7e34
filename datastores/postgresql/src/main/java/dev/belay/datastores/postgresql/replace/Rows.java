package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads small results, mostly from the catalogues. */
final class Rows {
  private Rows() {}

  /** Reads a value from a row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  static <T> List<T> of(PostgresSession session, String sql, Reader<T> reader) throws SQLException {
    List<T> found = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        found.add(reader.read(row));
      }
    }
    return found;
  }

  /** The values of the first column. */
  static List<String> texts(PostgresSession session, String sql) throws SQLException {
    return of(session, sql, row -> row.getString(1));
  }
}
