package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.GeneratedColumns;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.digest.GeneratedValues;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Digests the stored generated columns of all tables, which are locked. */
final class GeneratedColumnsReader {
  private static final String TABLES =
      """
      SELECT n.nspname, c.relname,
        ARRAY(SELECT t.attname::pg_catalog.text FROM pg_catalog.pg_attribute t
          WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped AND t.attgenerated = 's' ORDER BY 1) AS columns,
        ARRAY(SELECT t.attname::pg_catalog.text FROM pg_catalog.pg_index i
            CROSS JOIN LATERAL pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid AND t.attnum = k.attnum
          WHERE i.indrelid = c.oid AND i.indisprimary AND k.place <= i.indnkeyatts ORDER BY k.place) AS key
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND %s AND EXISTS (SELECT FROM pg_catalog.pg_attribute t
        WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped AND t.attgenerated = 's')
      ORDER BY 1, 2
      """
          .formatted(Catalogue.USER_RELATION);

  private GeneratedColumnsReader() {}

  static List<GeneratedColumns> read(PostgresSession session)
      throws SQLException, DataStoreException {
    List<GeneratedColumns> found = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        found.add(
            new GeneratedColumns(
                row.getString(1),
                row.getString(2),
                List.of((String[]) row.getArray(3).getArray()),
                List.of((String[]) row.getArray(4).getArray()),
                RowDigest.EMPTY));
      }
    }
    List<GeneratedColumns> digested = new ArrayList<>();
    for (GeneratedColumns columns : found) {
      digested.add(columns.withDigest(GeneratedValues.digest(session, columns)));
    }
    return digested;
  }
}
