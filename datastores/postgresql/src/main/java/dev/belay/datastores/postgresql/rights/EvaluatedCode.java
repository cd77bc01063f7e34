package dev.belay.datastores.postgresql.rights;

import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What PostgreSQL evaluates of people's own code, with the rights of whoever does it, when rows are
 * put into tables and foreign keys are checked again. PostgreSQL's own functions, those of
 * extensions, and enumerations are nobody's code.
 */
public final class EvaluatedCode {
  /** Objects that are people's: since initdb, and no extension's. */
  private static final String OF_PEOPLE =
      """
      SELECT o.* FROM (
        SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass AS class, oid, proowner AS owner FROM pg_catalog.pg_proc
        UNION ALL SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, oid, oprowner FROM pg_catalog.pg_operator
        UNION ALL SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, oid, opcowner FROM pg_catalog.pg_opclass
        UNION ALL SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, oid, opfowner FROM pg_catalog.pg_opfamily
        UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, typowner FROM pg_catalog.pg_type
          WHERE typtype <> 'e' AND typelem = 0 AND typrelid = 0
        UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, t.typowner FROM pg_catalog.pg_type t
          JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
        UNION ALL SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass, c.oid, p.proowner FROM pg_catalog.pg_cast c
          JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc) o
      WHERE o.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
      """;

  /** Whether anybody but superusers could write what is evaluated. */
  private static final String OTHERS =
      """
      WITH own AS (%s)
      SELECT r.rolname FROM pg_catalog.pg_roles r
      WHERE NOT %s AND (r.oid IN (SELECT owner FROM own WHERE class <> 'pg_catalog.pg_type'::pg_catalog.regclass
          OR oid IN (SELECT oid FROM pg_catalog.pg_type WHERE typtype = 'd'))
        OR r.oid IN (SELECT relowner FROM pg_catalog.pg_class WHERE relkind IN ('v', 'm') AND oid >= 16384))
      """;

  private static final String EVALUATED =
      """
      WITH RECURSIVE own AS (%1$s), tables AS (
        SELECT c.oid FROM pg_catalog.pg_class c WHERE c.oid = ANY (%2$s)
        UNION SELECT i.inhparent FROM tables JOIN pg_catalog.pg_inherits i ON i.inhrelid = tables.oid
      ), parts AS (
        SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass AS class, oid,
          CASE contype WHEN 'c' THEN 'check constraint ' WHEN 'f' THEN 'foreign key ' ELSE 'constraint ' END
            || conname || ' of ' || conrelid::pg_catalog.regclass AS words, contype = 'f' AS key
          FROM pg_catalog.pg_constraint WHERE conrelid IN (SELECT oid FROM tables)
            OR contype = 'f' AND confrelid IN (SELECT oid FROM tables)
        UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, indexrelid,
          'index ' || indexrelid::pg_catalog.regclass, false
          FROM pg_catalog.pg_index WHERE indrelid IN (SELECT oid FROM tables)
        UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, partrelid,
          'partition key of ' || partrelid::pg_catalog.regclass, false
          FROM pg_catalog.pg_partitioned_table WHERE partrelid IN (SELECT oid FROM tables)
        UNION ALL SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass, d.oid,
          'generated column ' || a.attname || ' of ' || a.attrelid::pg_catalog.regclass, false
          FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
          WHERE a.attgenerated <> '' AND a.attrelid IN (SELECT oid FROM tables))
      SELECT words FROM parts WHERE EXISTS (
          SELECT FROM pg_catalog.pg_depend d JOIN own ON own.class = d.refclassid AND own.oid = d.refobjid
          WHERE d.classid = parts.class AND d.objid = parts.oid)
        OR key AND EXISTS (SELECT FROM own WHERE class = 'pg_catalog.pg_cast'::pg_catalog.regclass)
      UNION SELECT 'type ' || t.oid::pg_catalog.regtype || ' of column ' || a.attname || ' of '
          || a.attrelid::pg_catalog.regclass
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid IN (SELECT oid FROM tables) AND a.attnum > 0 AND NOT a.attisdropped
          AND (t.oid IN (SELECT oid FROM own WHERE class = 'pg_catalog.pg_type'::pg_catalog.regclass)
            OR t.typelem IN (SELECT oid FROM own WHERE class = 'pg_catalog.pg_type'::pg_catalog.regclass))
      ORDER BY 1
      """;

  private EvaluatedCode() {}

  /**
   * What would be evaluated with the rights of a superuser, though somebody else could write it.
   *
   * @param used the database that people use: whether anybody but superusers has code there
   * @param tables in {@code described}, with the constraints that hold while rows are put into them
   * @return for people; empty if the user of {@code used} is no superuser
   */
  public static List<String> ofOthers(
      PostgresSession used, PostgresSession described, Collection<QualifiedName> tables)
      throws SQLException {
    if (texts(
                used,
                "SELECT 'yes' FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER AND rolsuper")
            .isEmpty()
        || texts(used, OTHERS.formatted(OF_PEOPLE, Loader.IS_POWERFUL)).isEmpty()) {
      return List.of();
    }
    String chosen =
        tables.stream()
            .map(table -> "pg_catalog.to_regclass(" + literal(table) + ")::pg_catalog.oid")
            .collect(Collectors.joining(", ", "ARRAY[", "]::pg_catalog.oid[]"));
    return texts(described, EVALUATED.formatted(OF_PEOPLE, chosen));
  }

  private static String literal(QualifiedName table) {
    return Identifiers.literal(Identifiers.quote(table));
  }

  private static List<String> texts(PostgresSession session, String query) throws SQLException {
    try (PreparedStatement statement = session.jdbc().prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      List<String> texts = new ArrayList<>();
      while (row.next()) {
        texts.add(row.getString(1));
      }
      return texts;
    }
  }
}
