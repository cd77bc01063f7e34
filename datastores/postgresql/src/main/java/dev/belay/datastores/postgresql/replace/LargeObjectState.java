package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Detects writes to large objects, as far as a role can see them. */
final class LargeObjectState {
  private LargeObjectState() {}

  /** Whether the role may lock out writers of large objects. */
  static boolean mayBeLocked(PostgresSession session) throws SQLException {
    return one(
            session,
            "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT') AND"
                + " pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'UPDATE') AND"
                + " pg_catalog.has_table_privilege('pg_catalog.pg_largeobject_metadata', 'UPDATE')")
        .equals("t");
  }

  /** The current state of large objects. The value changes when one of them is written to. */
  static String of(PostgresSession session) throws SQLException {
    String metadata =
        one(
            session,
            """
            SELECT count(*) || '/' || coalesce(sum(pg_catalog.hashtextextended(
              oid || '/' || xmin || '/' || ctid, 0)::pg_catalog.numeric), 0)
            FROM pg_catalog.pg_largeobject_metadata
            """);
    if (metadata.equals("0/0")) {
      return metadata;
    }
    boolean readable =
        one(session, "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT')")
            .equals("t");
    String data =
        readable
            ? """
            SELECT count(*) || '/' || coalesce(sum(pg_catalog.hashtextextended(
              loid || '/' || pageno || '/' || xmin || '/' || ctid, 0)::pg_catalog.numeric), 0)
            FROM pg_catalog.pg_largeobject
            """
            : """
            SELECT coalesce(pg_catalog.string_agg(pg_catalog.md5(pg_catalog.lo_get(oid)), '' ORDER BY oid), '')
            FROM pg_catalog.pg_largeobject_metadata
            """;
    return metadata + " " + one(session, data);
  }

  private static String one(PostgresSession session, String sql) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
