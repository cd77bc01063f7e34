package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The foreign keys from and to tables whose rows are replaced. They are dropped and created again
 * in the same transaction. So nothing cascades into other tables, and PostgreSQL checks all of them
 * at the end.
 */
final class ForeignKeys {
  private static final String BROKEN = "23503";

  /**
   * @param table the referring table
   * @param definition for {@code ADD CONSTRAINT}
   */
  private record Key(
      QualifiedName table,
      QualifiedName referenced,
      String name,
      String definition,
      @Nullable String comment) {}

  private final List<Key> keys;

  private ForeignKeys(List<Key> keys) {
    this.keys = keys;
  }

  /** The keys of partitions come with those of their parents. */
  static ForeignKeys of(PostgresSession session, Collection<QualifiedName> tables)
      throws SQLException {
    String chosen =
        tables.stream()
            .map(
                table ->
                    "pg_catalog.to_regclass("
                        + Identifiers.literal(Identifiers.quote(table))
                        + ")::pg_catalog.oid")
            .collect(Collectors.joining(", ", "ARRAY[", "]::pg_catalog.oid[]"));
    return new ForeignKeys(
        Rows.of(
            session,
            """
            SELECT n.nspname, c.relname, fn.nspname, f.relname, k.conname,
              pg_catalog.pg_get_constraintdef(k.oid), pg_catalog.obj_description(k.oid, 'pg_constraint')
            FROM pg_catalog.pg_constraint k
              JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
              JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
            WHERE k.contype = 'f' AND k.conparentid = 0 AND (k.conrelid = ANY (%1$s) OR k.confrelid = ANY (%1$s))
            ORDER BY 1, 2, 5
            """
                .formatted(chosen),
            row ->
                new Key(
                    new QualifiedName(row.getString(1), row.getString(2)),
                    new QualifiedName(row.getString(3), row.getString(4)),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7))));
  }

  /** The tables that have the keys, and those that the keys refer to. */
  Set<QualifiedName> tables() {
    return keys.stream()
        .flatMap(key -> Stream.of(key.table(), key.referenced()))
        .collect(Collectors.toUnmodifiableSet());
  }

  void drop(PostgresSession session) throws SQLException {
    for (Key key : keys) {
      session.execute(alter(key) + " DROP CONSTRAINT " + Identifiers.quote(key.name()));
    }
  }

  /**
   * @throws DataStoreException.Refused naming the key that does not hold
   */
  void makeAgain(PostgresSession session) throws SQLException, DataStoreException {
    for (Key key : keys) {
      String name = Identifiers.quote(key.name());
      try {
        session.execute(alter(key) + " ADD CONSTRAINT " + name + " " + key.definition());
      } catch (SQLException e) {
        if (!BROKEN.equals(e.getSQLState())) {
          throw e;
        }
        throw new DataStoreException.Refused(
            "foreign key "
                + key.name()
                + " would not hold: rows of "
                + key.table()
                + " refer to rows that "
                + key.referenced()
                + " would not have; nothing was changed. Choose both tables, or restore into"
                + " another schema");
      }
      if (key.comment() != null) {
        session.execute(
            "COMMENT ON CONSTRAINT "
                + (name + " ON " + Identifiers.quote(key.table()) + " IS ")
                + Identifiers.literal(key.comment()));
      }
    }
  }

  private static String alter(Key key) {
    return "ALTER TABLE " + Identifiers.quote(key.table());
  }
}
