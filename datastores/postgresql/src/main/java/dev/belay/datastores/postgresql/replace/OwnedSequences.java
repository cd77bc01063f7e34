package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sequences that belong to columns: those of {@code serial} and of identity columns. */
final class OwnedSequences {
  /** The sequences by column, and how they count. */
  private static final String OWNED =
      """
      SELECT pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname)
          || '.' || pg_catalog.quote_ident(a.attname) AS of_column,
        pg_catalog.quote_ident(sn.nspname) || '.' || pg_catalog.quote_ident(s.relname) AS name,
        q.seqincrement
      FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        JOIN pg_catalog.pg_namespace sn ON sn.oid = s.relnamespace
        JOIN pg_catalog.pg_sequence q ON q.seqrelid = s.oid
        JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
        JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
      """;

  private OwnedSequences() {}

  private record Owned(String column, String name, long increment) {}

  private record Value(long last, boolean called) {}

  /**
   * Advances each sequence of columns that both databases have to its value in {@code from}, unless
   * it is already further. So no number is given out twice. PostgreSQL does not undo this with the
   * transaction; at worst it leaves a gap.
   */
  static void advance(PostgresSession from, PostgresSession to) throws SQLException {
    Map<String, Owned> there = new HashMap<>();
    for (Owned owned : all(to)) {
      there.put(owned.column(), owned);
    }
    for (Owned recovered : all(from)) {
      Owned current = there.get(recovered.column());
      if (current != null) {
        advance(value(from, recovered), current, value(to, current), to);
      }
    }
  }

  private static void advance(Value recovered, Owned sequence, Value current, PostgresSession to)
      throws SQLException {
    int order = Long.compare(recovered.last(), current.last());
    if (sequence.increment() < 0) {
      order = -order;
    }
    if (order > 0 || order == 0 && recovered.called() && !current.called()) {
      to.execute(
          "SELECT pg_catalog.setval("
              + Identifiers.literal(sequence.name())
              + "::pg_catalog.regclass, "
              + (recovered.last() + ", " + recovered.called() + ")"));
    }
  }

  private static List<Owned> all(PostgresSession session) throws SQLException {
    return Rows.of(
        session, OWNED, row -> new Owned(row.getString(1), row.getString(2), row.getLong(3)));
  }

  private static Value value(PostgresSession session, Owned sequence) throws SQLException {
    return Rows.of(
            session,
            "SELECT last_value, is_called FROM " + sequence.name(),
            row -> new Value(row.getLong(1), row.getBoolean(2)))
        .getFirst();
  }
}
