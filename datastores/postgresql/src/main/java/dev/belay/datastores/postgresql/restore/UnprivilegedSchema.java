package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.schema.SchemaEntry;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A schema before its rows, restored by a user who is no superuser, but in all roles that own
 * something. pg_restore alone would fail in two places: an owner must be allowed to create in a
 * schema when an object is given to it, and pg_restore grants that last; and it makes grants of
 * others than owners in a session of theirs, which only superusers may begin.
 */
final class UnprivilegedSchema {
  private static final Pattern SCHEMA = Pattern.compile("^\\d+; \\d+ \\d+ SCHEMA .*");
  private static final Pattern GRANTS = Pattern.compile("^\\d+; \\d+ \\d+ ACL .*");
  private static final Pattern META_COMMAND = Pattern.compile("(?m)^\\\\.*$");

  private final SchemaArchive archive;
  private final PostgresSession session;
  private final StoreConnection target;

  UnprivilegedSchema(SchemaArchive archive, PostgresSession session, StoreConnection target) {
    this.archive = archive;
    this.session = session;
    this.target = target;
  }

  /** Whether the session's user is one. */
  static boolean isSuperuser(PostgresSession session) throws SQLException {
    return !rows(
            session, "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER AND rolsuper")
        .isEmpty();
  }

  /** For people: grants that nobody but the server's owner can make, and that are left out. */
  List<String> restore() throws SQLException, DataStoreException, InterruptedException {
    List<String> schemas = new ArrayList<>();
    List<String> grants = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    for (String entry : archive.entries()) {
      (SCHEMA.matcher(entry).matches()
              ? schemas
              : GRANTS.matcher(entry).matches() ? grants : objects)
          .add(entry);
    }
    archive.restoreBeforeRows("schemas", schemas, target);
    List<String> lent = lend(SchemaEntry.parse(archive.sql(objects)));
    archive.restoreBeforeRows("objects", objects, target);
    for (String schemaAndOwner : lent) {
      session.execute("REVOKE CREATE ON SCHEMA " + schemaAndOwner.replace("\n", " FROM "));
    }
    archive.leaveOut(grants);
    return grants.isEmpty() ? List.of() : grant(SchemaEntry.parse(archive.sql(grants)));
  }

  /**
   * Lets owners create in the schemas of their objects.
   *
   * @return quoted schema and owner of each grant, with a line's end between them
   */
  private List<String> lend(List<SchemaEntry> objects) throws SQLException {
    List<String> lent = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (SchemaEntry object : objects) {
      String pair = Identifiers.quote(object.schema()) + "\n" + Identifiers.quote(object.owner());
      if (object.schema().isEmpty() || object.owner().isEmpty() || !seen.add(pair)) {
        continue;
      }
      boolean lacks =
          !rows(
                  session,
                  "SELECT 1 FROM pg_catalog.pg_namespace n, pg_catalog.pg_roles r WHERE n.nspname ="
                      + Identifiers.literal(object.schema())
                      + " AND r.rolname = "
                      + Identifiers.literal(object.owner())
                      + " AND NOT pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE')")
              .isEmpty();
      if (lacks) {
        session.execute("GRANT CREATE ON SCHEMA " + pair.replace("\n", " TO "));
        lent.add(pair);
      }
    }
    return lent;
  }

  /** As a member of the grantor instead of in its session. */
  private List<String> grant(List<SchemaEntry> grants) throws SQLException {
    List<String> leftOut = new ArrayList<>();
    for (SchemaEntry grant : grants) {
      if (grant.isGrantOfTheSystem()) {
        leftOut.add("not allowed, so not restored: " + grant.words());
        continue;
      }
      session.execute(
          META_COMMAND
              .matcher(grant.sql())
              .replaceAll("")
              .replaceAll("(?m)^SET SESSION AUTHORIZATION (.*);$", "SET ROLE $1;")
              .replaceAll("(?m)^RESET SESSION AUTHORIZATION;$", "RESET ROLE;"));
    }
    return leftOut;
  }

  private static List<String> rows(PostgresSession session, String sql) throws SQLException {
    try (PreparedStatement statement = session.jdbc().prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(row.getString(1));
      }
      return rows;
    }
  }
}
