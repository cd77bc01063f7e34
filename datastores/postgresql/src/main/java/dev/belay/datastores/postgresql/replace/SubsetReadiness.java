package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.rights.EvaluatedCode;
import dev.belay.datastores.postgresql.rights.UntrustedCode;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks whether chosen tables can go into the existing database. Changes nothing. */
final class SubsetReadiness {
  private static final String CONTENTS =
      """
      SELECT 'pg_class' AS kind, relname::pg_catalog.text AS name FROM pg_catalog.pg_class WHERE relnamespace = %1$s
      UNION ALL SELECT 'pg_proc', proname FROM pg_catalog.pg_proc WHERE pronamespace = %1$s
      UNION ALL SELECT 'pg_type', typname FROM pg_catalog.pg_type WHERE typnamespace = %1$s
      ORDER BY 2 LIMIT 3
      """;

  private final PostgresSession target;
  private final DatabaseOrder order;

  SubsetReadiness(PostgresSession target, DatabaseOrder order) {
    this.target = target;
    this.order = order;
  }

  /**
   * @throws DataStoreException.Refused when the schema exists and is not empty
   * @throws DataStoreException.Misconfigured when the role can't create it
   */
  void requireNewSchema(String schema) throws SQLException, DataStoreException {
    if (!hasSchema(schema)) {
      if (!yes("pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')")) {
        throw new DataStoreException.Misconfigured(
            "user "
                + PostgresAddress.username(order.store())
                + " can't create a schema in database "
                + order.database()
                + ": GRANT CREATE ON DATABASE "
                + Identifiers.quote(order.database())
                + " TO "
                + Identifiers.quote(PostgresAddress.username(order.store())),
            null);
      }
      return;
    }
    String oid = Identifiers.literal(Identifiers.quote(schema)) + "::pg_catalog.regnamespace";
    List<String> found =
        Rows.of(target, CONTENTS.formatted(oid), row -> row.getString(2)).stream()
            .distinct()
            .toList();
    if (!found.isEmpty()) {
      throw new DataStoreException.Refused(
          "schema "
              + schema
              + " of database "
              + order.database()
              + " exists and is not empty: it has "
              + String.join(", ", found)
              + "; choose another name, or drop it");
    }
  }

  boolean hasSchema(String schema) throws SQLException {
    return yes(
        "EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = "
            + Identifiers.literal(schema)
            + ")");
  }

  /**
   * @param prepared the database with the tables in their former form
   * @throws DataStoreException.Refused when a table does not exist any more, or has another form
   * @throws DataStoreException.Misconfigured when the role can't change it
   */
  void requireSameForm(ChosenTables tables, PostgresSession prepared)
      throws SQLException, DataStoreException {
    List<String> faults = new ArrayList<>();
    Set<QualifiedName> chosen = new HashSet<>();
    for (Table table : tables.withRows()) {
      chosen.add(table.qualifiedName());
      form(table.qualifiedName(), prepared, faults);
    }
    for (QualifiedName parent : tables.parents()) {
      form(parent, prepared, faults);
    }
    if (faults.isEmpty()) {
      for (QualifiedName parent : tables.parents()) {
        partitions(parent, chosen, faults);
      }
    }
    if (!faults.isEmpty()) {
      throw new DataStoreException.Refused(
          String.join("; ", faults.subList(0, Math.min(5, faults.size())))
              + (faults.size() > 5 ? "; and " + (faults.size() - 5) + " more" : "")
              + ". Restore into another schema, and copy the rows from there");
    }
    for (QualifiedName table : tables.names()) {
      requireOwned(table);
    }
  }

  /**
   * The rows go into the target in one transaction with all that belongs to it, so its user puts
   * them there, and evaluates what holds for them. Code in it could leave things behind in the
   * session that act later, whatever rights it has while it runs.
   *
   * @param described the database that has the tables with the constraints that they get
   * @return a warning if such code is trusted
   * @throws DataStoreException.Refused naming what would run code of others as a superuser
   */
  Optional<String> requireOwnCode(ChosenTables tables, PostgresSession described)
      throws SQLException, DataStoreException {
    List<String> evaluated = EvaluatedCode.ofOthers(target, described, tables.names());
    if (evaluated.isEmpty()) {
      return Optional.empty();
    }
    if (!PostgresAddress.trustsSchema(order.store())) {
      throw UntrustedCode.intoDatabaseInUse(order.store(), evaluated);
    }
    return Optional.of(UntrustedCode.warning(order.store(), evaluated));
  }

  private void form(QualifiedName table, PostgresSession prepared, List<String> faults)
      throws SQLException {
    List<String> now = columns(target, table);
    if (now.isEmpty() && !yes("pg_catalog.to_regclass(" + literal(table) + ") IS NOT NULL")) {
      faults.add("database " + order.database() + " has no table " + table + " any more");
      return;
    }
    List<String> then = columns(prepared, table);
    if (!then.equals(now)) {
      List<String> differing = new ArrayList<>(then);
      differing.removeAll(now);
      List<String> added = new ArrayList<>(now);
      added.removeAll(then);
      differing.addAll(added);
      faults.add("table " + table + " has changed its form: " + String.join(", ", differing));
    }
  }

  private static List<String> columns(PostgresSession session, QualifiedName table)
      throws SQLException {
    return Rows.texts(
        session,
        "SELECT attname || ' ' || pg_catalog.format_type(atttypid, atttypmod) || CASE attgenerated"
            + " WHEN '' THEN '' ELSE ' (generated)' END FROM pg_catalog.pg_attribute WHERE attnum >"
            + " 0 AND NOT attisdropped AND attrelid = pg_catalog.to_regclass("
            + literal(table)
            + ") ORDER BY 1");
  }

  private void partitions(QualifiedName parent, Set<QualifiedName> chosen, List<String> faults)
      throws SQLException {
    for (QualifiedName partition :
        Rows.of(
            target,
            "SELECT n.nspname, c.relname FROM pg_catalog.pg_partition_tree("
                + literal(parent)
                + "::pg_catalog.regclass) p JOIN pg_catalog.pg_class c ON c.oid = p.relid JOIN"
                + " pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE p.isleaf AND"
                + " c.relkind = 'r' ORDER BY 1, 2",
            row -> new QualifiedName(row.getString(1), row.getString(2)))) {
      if (!chosen.contains(partition)) {
        faults.add("partition " + partition + " of " + parent + " is not in the recovery point");
      }
    }
  }

  private void requireOwned(QualifiedName table) throws SQLException, DataStoreException {
    List<String> owner =
        Rows.texts(
            target,
            "SELECT pg_catalog.pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = "
                + literal(table)
                + "::pg_catalog.regclass AND NOT pg_catalog.pg_has_role(relowner, 'USAGE')");
    if (!owner.isEmpty()) {
      throw new DataStoreException.Misconfigured(
          "user "
              + PostgresAddress.username(order.store())
              + " does not own table "
              + table
              + ": GRANT "
              + Identifiers.quote(owner.getFirst())
              + " TO "
              + Identifiers.quote(PostgresAddress.username(order.store())),
          null);
    }
  }

  private boolean yes(String condition) throws SQLException {
    return Rows.of(target, "SELECT " + condition, row -> row.getBoolean(1)).getFirst();
  }

  private static String literal(QualifiedName table) {
    return Identifiers.literal(Identifiers.quote(table));
  }
}
