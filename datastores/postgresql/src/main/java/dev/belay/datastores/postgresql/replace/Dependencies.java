package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What moved tables need from other schemas: types, functions, sequences, collations, and whatever
 * these need in turn. The target database must have all of it, with the same types and functions:
 * the types give a row its meaning.
 */
final class Dependencies {
  private static final int SHOWN = 5;

  /** From tables to what they depend on, without the system's objects and without schemas. */
  private static final String CLOSURE =
      """
      WITH RECURSIVE moved AS (
        SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = %s),
      of_moved (classid, objid) AS (
        SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, oid FROM moved
        UNION ALL SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass, oid FROM pg_catalog.pg_attrdef
          WHERE adrelid IN (SELECT oid FROM moved)
        UNION ALL SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, oid FROM pg_catalog.pg_constraint
          WHERE conrelid IN (SELECT oid FROM moved)
        UNION ALL SELECT 'pg_catalog.pg_policy'::pg_catalog.regclass, oid FROM pg_catalog.pg_policy
          WHERE polrelid IN (SELECT oid FROM moved)),
      needed (classid, objid) AS (
        SELECT classid, objid FROM of_moved
        UNION
        SELECT d.refclassid, d.refobjid FROM needed o
          JOIN pg_catalog.pg_depend d ON d.classid = o.classid AND d.objid = o.objid
        WHERE d.refobjid >= 16384 AND d.deptype <> 'e'
          AND d.refclassid <> 'pg_catalog.pg_namespace'::pg_catalog.regclass)
      SELECT DISTINCT n.classid, n.objid, i.type, i.identity, a.object_names, a.object_args, %s AS definition
      FROM needed n, LATERAL pg_catalog.pg_identify_object(n.classid, n.objid, 0) i,
        LATERAL pg_catalog.pg_identify_object_as_address(n.classid, n.objid, 0) a
      WHERE (n.classid, n.objid) NOT IN (SELECT classid, objid FROM of_moved)
        AND i.type NOT IN ('table constraint', 'domain constraint', 'default value', 'index', 'extension')
        AND NOT (n.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
          AND EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.oid = n.objid AND t.typrelid IN (SELECT oid FROM moved)))
      ORDER BY i.type, i.identity
      """;

  /** The definition of a type or a function that no extension brings; otherwise empty. */
  private static final String DEFINITION =
      """
      CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = n.classid AND e.objid = n.objid
          AND e.deptype = 'e') THEN ''
      WHEN n.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass THEN
        (SELECT CASE WHEN p.prokind = 'a' THEN '' ELSE pg_catalog.pg_get_functiondef(p.oid) END
         FROM pg_catalog.pg_proc p WHERE p.oid = n.objid)
      WHEN n.classid = 'pg_catalog.pg_type'::pg_catalog.regclass THEN
        (SELECT pg_catalog.concat_ws('|', t.typtype, pg_catalog.format_type(t.typbasetype, t.typtypmod),
          t.typnotnull, t.typdefault,
          (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid),
          (SELECT pg_catalog.string_agg(pg_catalog.pg_get_constraintdef(c.oid), ',' ORDER BY c.conname)
            FROM pg_catalog.pg_constraint c WHERE c.contypid = t.oid),
          (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname) || ' '
              || pg_catalog.format_type(a.atttypid, a.atttypmod), ',' ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND t.typrelid <> 0
              AND a.attnum > 0 AND NOT a.attisdropped))
         FROM pg_catalog.pg_type t WHERE t.oid = n.objid)
      ELSE '' END\
      """;

  private static final String OF_ADDRESS =
      "SELECT "
          + DEFINITION
          + " FROM pg_catalog.pg_get_object_address(?, ?, ?) g,"
          + " LATERAL (SELECT g.classid, g.objid) n";

  private Dependencies() {}

  /**
   * @param prepared the database whose tables are in {@code schema}
   * @param target the database that they will move to; in a transaction of its own, or in none
   * @throws DataStoreException.Refused naming what is missing or different
   */
  static void requireIn(
      PostgresSession target, String database, PostgresSession prepared, String schema)
      throws SQLException, DataStoreException {
    List<String> missing = new ArrayList<>();
    String sql = CLOSURE.formatted(Identifiers.literal(schema), DEFINITION);
    record Need(String type, String name, Array names, Array arguments, String definition) {}
    for (Need need :
        Rows.of(
            prepared,
            sql,
            row ->
                new Need(
                    row.getString("type"),
                    row.getString("identity"),
                    row.getArray("object_names"),
                    row.getArray("object_args"),
                    row.getString("definition")))) {
      String there = definition(target, need.type(), need.names(), need.arguments());
      if (there == null) {
        missing.add(need.type() + " " + need.name() + " is missing");
      } else if (!there.equals(need.definition())) {
        missing.add(need.type() + " " + need.name() + " is different");
      }
    }
    if (!missing.isEmpty()) {
      throw new DataStoreException.Refused(
          "database "
              + database
              + " lacks what the chosen tables need: "
              + String.join("; ", missing.subList(0, Math.min(SHOWN, missing.size())))
              + (missing.size() > SHOWN ? "; and " + (missing.size() - SHOWN) + " more" : "")
              + ". Restore them into a new database");
    }
  }

  private static @Nullable String definition(
      PostgresSession target, String type, Array names, Array arguments) throws SQLException {
    target.execute("SAVEPOINT needed");
    try (PreparedStatement statement = target.jdbc().prepareStatement(OF_ADDRESS)) {
      statement.setString(1, type);
      statement.setArray(2, names);
      statement.setArray(3, arguments);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      if (!state.startsWith("42") && !state.startsWith("3F")) {
        throw e;
      }
      target.execute("ROLLBACK TO SAVEPOINT needed");
      return null;
    }
  }
}
