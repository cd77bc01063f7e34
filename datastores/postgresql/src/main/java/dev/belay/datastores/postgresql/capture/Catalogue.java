package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Sequence;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.contents.PostgresContents.TableKind;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables and sequences that a capture reads, from the catalogues as the session sees them. */
public final class Catalogue {
  /**
   * The relations that pg_dump dumps: none of the system, of other sessions' temporary ones, or of
   * extensions.
   */
  static final String USER_RELATION =
      """
      n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
      AND c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND d.objid = c.oid AND d.deptype = 'e')
      """;

  static final String CONFIGURATION =
      """
      SELECT e.extcondition[i] AS condition FROM pg_catalog.pg_extension e,
        pg_catalog.generate_subscripts(e.extconfig, 1) i WHERE e.extconfig[i] = c.oid
      """;

  private static final String LOCKABLE =
      """
      SELECT c.oid, n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND (%s OR EXISTS (%s))
      ORDER BY c.oid
      """
          .formatted(USER_RELATION, CONFIGURATION);

  /**
   * If a row was changed or deleted after the snapshot, the version in the snapshot has an xmax.
   */
  private static final String CHANGED =
      """
      SELECT EXISTS (SELECT FROM pg_catalog.unnest(?::pg_catalog.oid[]) AS r (oid)
        WHERE EXISTS (SELECT FROM pg_catalog.pg_class t WHERE t.oid = r.oid AND t.xmax <> '0'::pg_catalog.xid)
          OR EXISTS (SELECT FROM pg_catalog.pg_attribute t WHERE t.attrelid = r.oid AND t.xmax <> '0'::pg_catalog.xid)
          OR EXISTS (SELECT FROM pg_catalog.pg_constraint t WHERE t.conrelid = r.oid AND t.xmax <> '0'::pg_catalog.xid)
          OR EXISTS (SELECT FROM pg_catalog.pg_index t WHERE t.indrelid = r.oid AND t.xmax <> '0'::pg_catalog.xid))
      """;

  private static final String TABLES =
      """
      SELECT c.oid, n.nspname, c.relname, c.relispartition, c.relpersistence = 'u' AS unlogged,
        coalesce(a.amname = 'heap', false) AS heap,
        c.relfilenode = pg_catalog.pg_relation_filenode(c.oid) AS same_file,
        pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::int8 AS blocks,
        pg_catalog.pg_table_size(c.oid) AS bytes,
        x.condition IS NOT NULL AS of_extension, x.condition,
        nullif(pg_catalog.getdatabaseencoding()::pg_catalog.text, 'UTF8') AS encoding,
        ARRAY(SELECT t.attname::pg_catalog.text FROM pg_catalog.pg_attribute t
          WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped AND t.attgenerated = ''
          ORDER BY (SELECT r.attnum FROM pg_catalog.pg_attribute r
            WHERE r.attrelid = pg_catalog.pg_partition_root(c.oid) AND r.attname = t.attname), t.attnum) AS columns,
        ARRAY(SELECT t.attname::pg_catalog.text FROM pg_catalog.pg_index i
            CROSS JOIN LATERAL pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
            JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid AND t.attnum = k.attnum
          WHERE i.indrelid = c.oid AND i.indisprimary AND k.place <= i.indnkeyatts
          ORDER BY k.place) AS primary_key
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam
        LEFT JOIN LATERAL (%s) x ON true
      WHERE c.relkind = 'r' AND (%s OR x.condition IS NOT NULL)
      ORDER BY n.nspname, c.relname
      """
          .formatted(CONFIGURATION, USER_RELATION);

  private static final String SEQUENCES =
      """
      SELECT c.oid, n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND (%s OR EXISTS (%s))
      ORDER BY n.nspname, c.relname
      """
          .formatted(USER_RELATION, CONFIGURATION);

  private static final int SEQUENCES_PER_QUERY = 200;

  private final PostgresSession session;

  public Catalogue(PostgresSession session) {
    this.session = session;
  }

  /** A table and its identity. Equal only if the name is the same too. */
  public record Relation(long oid, QualifiedName name) {}

  /**
   * @param table rows and parts are still missing
   * @param heap whether it is stored in blocks that a range of tuple ids can select
   * @param sameFile false when it was rewritten after the snapshot, so that its old rows are gone
   * @param blocks the blocks of the table itself
   * @param bytes the size, including TOAST
   */
  public record TableSource(
      long oid, Table table, boolean heap, boolean sameFile, long blocks, long bytes) {}

  /** The tables and partitioned parents to lock. */
  public List<Relation> lockable() throws SQLException {
    return relations(LOCKABLE);
  }

  /**
   * Whether {@code relations} are now the same as in the session's snapshot. In doubt they are not:
   * a change that was rolled back counts as a change.
   */
  boolean unchanged(List<Relation> relations) throws SQLException {
    if (relations.isEmpty()) {
      return true;
    }
    Long[] oids = relations.stream().map(Relation::oid).toArray(Long[]::new);
    try (PreparedStatement statement = session.jdbc().prepareStatement(CHANGED)) {
      statement.setArray(1, session.jdbc().createArrayOf("oid", oids));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return !row.getBoolean(1);
      }
    }
  }

  public List<TableSource> tables() throws SQLException {
    List<TableSource> tables = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        tables.add(
            new TableSource(
                row.getLong("oid"),
                new Table(
                    row.getString("nspname"),
                    row.getString("relname"),
                    kind(row),
                    row.getBoolean("unlogged"),
                    List.of((String[]) row.getArray("columns").getArray()),
                    filter(row.getString("condition")),
                    row.getString("encoding"),
                    List.of((String[]) row.getArray("primary_key").getArray()),
                    RowDigest.EMPTY,
                    List.of()),
                row.getBoolean("heap"),
                row.getBoolean("same_file"),
                row.getLong("blocks"),
                row.getLong("bytes")));
      }
    }
    return tables;
  }

  /**
   * Every sequence with its current value. Sequences know no snapshot, and neither do pg_dump's.
   */
  public List<Sequence> sequences() throws SQLException {
    List<Relation> relations = relations(SEQUENCES);
    List<Sequence> sequences = new ArrayList<>();
    for (int from = 0; from < relations.size(); from += SEQUENCES_PER_QUERY) {
      List<Relation> some =
          relations.subList(from, Math.min(relations.size(), from + SEQUENCES_PER_QUERY));
      String sql =
          some.stream()
              .map(s -> "(SELECT last_value, is_called FROM " + Identifiers.quote(s.name()) + ")")
              .collect(Collectors.joining(" UNION ALL "));
      try (Statement statement = session.jdbc().createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        for (Relation relation : some) {
          row.next();
          sequences.add(
              new Sequence(
                  relation.name().schema(),
                  relation.name().name(),
                  row.getLong(1),
                  row.getBoolean(2)));
        }
      }
    }
    return sequences;
  }

  private List<Relation> relations(String sql) throws SQLException {
    List<Relation> relations = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        relations.add(
            new Relation(row.getLong(1), new QualifiedName(row.getString(2), row.getString(3))));
      }
    }
    return relations;
  }

  private static TableKind kind(ResultSet row) throws SQLException {
    if (row.getBoolean("of_extension")) {
      return TableKind.EXTENSION_CONFIGURATION;
    }
    return row.getBoolean("relispartition") ? TableKind.PARTITION : TableKind.ORDINARY;
  }

  private static @Nullable String filter(@Nullable String condition) {
    return condition == null || condition.isBlank() ? null : condition;
  }
}
