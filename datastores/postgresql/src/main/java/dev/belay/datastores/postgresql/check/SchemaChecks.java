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

  private static final String NOT_VALID =
      """
      SELECT n.nspname || '.' || coalesce(c.relname, t.typname) || ' ' || o.conname
      FROM pg_catalog.pg_constraint o JOIN pg_catalog.pg_namespace n ON n.oid = o.connamespace
        LEFT JOIN pg_catalog.pg_class c ON c.oid = o.conrelid
        LEFT JOIN pg_catalog.pg_type t ON t.oid = o.contypid
      WHERE NOT o.convalidated ORDER BY 1
      """;

  private static final String NOT_USABLE =
      """
      SELECT n.nspname || '.' || c.relname
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) ORDER BY 1
      """;

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
      text = new SchemaTool(PostgresTools.exactly(major, "pg_dump")).text(sessions.store());
      results.add(compare(schema, text));
    } catch (DataStoreException e) {
      results.add(schema.of(e));
    }
    results.add(
        asInSource(CONSTRAINTS, "constraint", NOT_VALID, "CONSTRAINT ", "is not validated", text));
    results.add(asInSource(INDEXES, "index", NOT_USABLE, "INDEX ", "is not valid", text));
    return results;
  }

  private CheckResult compare(Check check, SchemaText found) {
    SchemaText expected = SchemaText.of(contents.schema().objects());
    List<String> differences = expected.differences(found);
    if (differences.isEmpty() && !found.fingerprint().equals(contents.schema().fingerprint())) {
      return check.failed(
          "schema",
          "expected fingerprint "
              + contents.schema().fingerprint()
              + ", found "
              + found.fingerprint());
    }
    return check.differing(
        "schema", differences, expected.objects().size() + " objects, as captured");
  }

  private CheckResult asInSource(
      String name,
      String fault,
      String sql,
      String kind,
      String state,
      @Nullable SchemaText restored)
      throws InterruptedException {
    Check check = Check.begin(name, Check.DATABASE);
    try (PostgresSession session = sessions.open()) {
      List<String> invalid = names(session, sql);
      List<String> differences = new ArrayList<>();
      for (String object : invalid) {
        if (restored == null) {
          return check.unknown(object + " " + state + ", and the schema could not be compared");
        }
        if (!isSame(kind + object, restored)) {
          differences.add(object + " " + state);
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

  private boolean isSame(String suffix, SchemaText restored) {
    return restored.objects().entrySet().stream()
        .filter(object -> endsWith(object.getKey(), suffix))
        .anyMatch(
            object -> object.getValue().equals(contents.schema().objects().get(object.getKey())));
  }

  /**
   * {@code FK CONSTRAINT public.a b} ends with {@code CONSTRAINT public.a b}, at a word boundary.
   */
  private static boolean endsWith(String name, String suffix) {
    return name.equals(suffix) || name.endsWith(" " + suffix);
  }

  private static List<String> names(PostgresSession session, String sql) throws DataStoreException {
    List<String> names = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        names.add(row.getString(1));
      }
      return names;
    } catch (SQLException e) {
      throw session.error("reading the catalogues", e);
    }
  }
}
