package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.schema.SchemaText;
import dev.belay.datastores.postgresql.schema.SchemaTool;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the schema equals the source's, that every constraint was checked against the rows,
 * and that every index can be used.
 *
 * <p>pg_dump writes {@code NOT VALID} for a constraint that was not checked in the source either,
 * and leaves the index on a partitioned parent as it is. An object in the same state as in the
 * source has the same text, and is not a fault.
 */
final class SchemaChecks {
  static final String SCHEMA = "schema";
  static final String CONSTRAINTS = "constraints";
  static final String INDEXES = "indexes";
  static final List<String> REQUIRED = List.of(SCHEMA, CONSTRAINTS, INDEXES);

  /** Inherited ones are what those above them are; pg_dump does not write them. */
  private static final String NOT_VALID =
      """
      SELECT n.nspname, coalesce(c.relname, t.typname), o.conname
      FROM pg_catalog.pg_constraint o
        LEFT JOIN pg_catalog.pg_class c ON c.oid = o.conrelid
        LEFT JOIN pg_catalog.pg_type t ON t.oid = o.contypid
        JOIN pg_catalog.pg_namespace n ON n.oid = coalesce(c.relnamespace, t.typnamespace)
      WHERE NOT o.convalidated AND (o.conislocal OR NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint up WHERE up.oid = o.conparentid AND NOT up.convalidated
        UNION ALL
        SELECT FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_constraint up ON up.conrelid = i.inhparent
        WHERE i.inhrelid = o.conrelid AND up.conname = o.conname AND NOT up.convalidated))
      ORDER BY 1, 2, 3
      """;

  private static final String NOT_USABLE =
      """
      SELECT n.nspname, t.relname, c.relname
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) ORDER BY 1, 2, 3
      """;

  /** What pg_dump writes instead of line breaks in the names of objects. */
  private static final Pattern LINE_BREAK = Pattern.compile("[\\r\\n]");

  private final PostgresContents contents;
  private final CheckSessions sessions;

  SchemaChecks(PostgresContents contents, CheckSessions sessions) {
    this.contents = contents;
    this.sessions = sessions;
  }

  List<CheckResult> run() throws InterruptedException {
    List<CheckResult> results = new ArrayList<>();
    SchemaText text = null;
    Check schema = Check.begin(SCHEMA, Check.DATABASE);
    try {
      int major = contents.schema().toolMajor();
      text =
          new SchemaTool(PostgresTools.exactly(major, "pg_dump"))
              .in(contents.schema().encoding())
              .text(sessions.store());
      results.add(compare(schema, text));
    } catch (DataStoreException e) {
      results.add(schema.of(e));
    }
    results.add(asInSource(CONSTRAINTS, "constraint", NOT_VALID, "is not validated", text));
    results.add(asInSource(INDEXES, "index", NOT_USABLE, "is not valid", text));
    return results;
  }

  private CheckResult compare(Check check, SchemaText found) {
    SchemaText expected = SchemaText.of(contents.schema());
    if (!expected.fingerprint().equals(contents.schema().fingerprint())) {
      return check.failed(
          "schema",
          "the recovery point's list of objects has fingerprint "
              + expected.fingerprint()
              + ", not "
              + contents.schema().fingerprint());
    }
    return check.differing(
        "schema", expected.differences(found), expected.objects().size() + " objects, as captured");
  }

  private CheckResult asInSource(
      String name, String fault, String sql, String state, @Nullable SchemaText restored)
      throws InterruptedException {
    Check check = Check.begin(name, Check.DATABASE);
    try (PostgresSession session = sessions.open()) {
      List<Part> invalid = parts(session, sql);
      List<String> differences = new ArrayList<>();
      for (Part part : invalid) {
        if (restored == null) {
          return check.unknown(part + " " + state + ", and the schema could not be compared");
        }
        if (!isSame(part, restored)) {
          differences.add(part + " " + state);
        }
      }
      return check.differing(
          fault,
          differences,
          invalid.isEmpty() ? "all valid" : invalid.size() + " not valid in the source either");
    } catch (DataStoreException e) {
      return check.of(e);
    }
  }

  /**
   * A constraint or an index.
   *
   * @param of its table or domain
   */
  private record Part(String schema, String of, String name) {
    /** As pg_dump may call it; an index of a constraint is called like the constraint. */
    List<String> objects() {
      String index = "INDEX " + schema + "." + name;
      String constraint = "CONSTRAINT " + schema + "." + of + " " + name;
      return Stream.of(index, constraint, "CHECK " + constraint, "FK " + constraint)
          .map(object -> LINE_BREAK.matcher(object).replaceAll(" "))
          .toList();
    }

    @Override
    public String toString() {
      return schema + "." + of + " " + name;
    }
  }

  private boolean isSame(Part part, SchemaText restored) {
    SchemaText expected = SchemaText.of(contents.schema());
    List<String> named = part.objects().stream().filter(restored.objects()::containsKey).toList();
    return !named.isEmpty() && named.stream().allMatch(name -> expected.isSame(name, restored));
  }

  private static List<Part> parts(PostgresSession session, String sql) throws DataStoreException {
    List<Part> parts = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        parts.add(new Part(row.getString(1), row.getString(2), row.getString(3)));
      }
      return parts;
    } catch (SQLException e) {
      throw session.error("reading the catalogues", e);
    }
  }
}
