package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.Need;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL or pg_dump leaves out without an error when this session asks for it. The point
 * lacks it, and says so. Everything else is read whole or not at all: options of foreign servers,
 * wrappers and tables, and security labels, are for everybody to read, and what {@code analyze}
 * gathers is gathered anew.
 */
public final class Unseen {
  /** A standby gets nothing of them, and their files are empty there. */
  private static final String UNLOGGED_ON_STANDBY =
      """
      SELECT n.nspname || '.' || c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery()
      ORDER BY 1
      """;

  private static final String NO_SUPERUSER =
      "NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)";

  /** The rule of the view pg_user_mappings, which pg_dump reads. */
  private static final String MAPPINGS =
      """
      SELECT CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE m.usename::pg_catalog.text END || ' on server ' || m.srvname,
        CASE WHEN m.umuser = 0 AND NOT o.rolsuper THEN pg_catalog.quote_ident(o.rolname) END
      FROM pg_catalog.pg_user_mappings m JOIN pg_catalog.pg_foreign_server s ON s.oid = m.srvid
        JOIN pg_catalog.pg_roles o ON o.oid = s.srvowner
      WHERE %s
        AND NOT (m.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE'))
        AND NOT (m.umuser <> 0 AND m.usename = current_user
          AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE') OR pg_catalog.has_server_privilege(s.oid, 'USAGE')))
      ORDER BY 1
      """
          .formatted(NO_SUPERUSER);

  /** pg_dump leaves them out altogether. */
  private static final String SUBSCRIPTIONS =
      """
      SELECT s.subname FROM pg_catalog.pg_subscription s
        JOIN pg_catalog.pg_database d ON d.oid = s.subdbid AND d.datname = pg_catalog.current_database()
      WHERE %s ORDER BY 1
      """
          .formatted(NO_SUPERUSER);

  /** They belong to the server's catalogues, and pg_dump reads them for a whole database alone. */
  private static final String LABELS_OF_THE_DATABASE =
      """
      SELECT l.provider FROM pg_catalog.pg_shseclabel l
        JOIN pg_catalog.pg_database d ON d.oid = l.objoid AND d.datname = pg_catalog.current_database()
      WHERE l.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass ORDER BY 1
      """;

  private Unseen() {}

  /**
   * What a restore would lack that a better role, or the primary, would have shown. Such a point is
   * not verified unless the policy accepts it.
   */
  public static List<Need> gaps(PostgresSession session) throws SQLException {
    String role = Identifiers.quote(session.jdbc().getMetaData().getUserName());
    String superuser = "ALTER ROLE " + role + " SUPERUSER";
    List<Need> gaps = new ArrayList<>();
    for (String table : many(session, UNLOGGED_ON_STANDBY)) {
      gaps.add(
          lost(
              "unlogged table "
                  + table
                  + " is captured without rows: a standby has none of them; capture from the"
                  + " primary"));
    }
    for (Mapping mapping : mappings(session)) {
      boolean byOwner = mapping.owner() != null;
      gaps.add(
          lost(
              "the user mapping of "
                  + mapping.name()
                  + " is captured without its options, which only a superuser"
                  + (byOwner ? " and the server's owner" : "")
                  + " can read",
              byOwner ? "GRANT " + mapping.owner() + " TO " + role : superuser));
    }
    for (String subscription : many(session, SUBSCRIPTIONS)) {
      gaps.add(
          lost(
              "subscription "
                  + subscription
                  + " is not captured: only a superuser can read how it connects",
              superuser));
    }
    return gaps;
  }

  /** What pg_dump leaves out of a single database, whoever asks. */
  public static List<Need> notes(PostgresSession session) throws SQLException {
    return many(session, LABELS_OF_THE_DATABASE).stream()
        .map(
            provider ->
                lost(
                    "the security label of the database itself for "
                        + provider
                        + " is not captured"))
        .toList();
  }

  /**
   * @param owner the quoted name of whose rights show the options; null when only a superuser's do
   */
  private record Mapping(String name, @Nullable String owner) {}

  private static List<Mapping> mappings(PostgresSession session) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(MAPPINGS)) {
      List<Mapping> found = new ArrayList<>();
      while (row.next()) {
        found.add(new Mapping(row.getString(1), row.getString(2)));
      }
      return found;
    }
  }

  private static Need lost(String what, String... remedies) {
    return new Need(what, List.of(remedies), false);
  }

  private static List<String> many(PostgresSession session, String query) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    }
  }
}
