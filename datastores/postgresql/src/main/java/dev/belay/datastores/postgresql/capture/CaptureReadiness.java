package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.schema.SchemaTool;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.Pooler;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks whether a capture can work: address, password, version, tools, rights. */
public final class CaptureReadiness {
  /** The oldest version whose catalogues this driver reads. */
  static final int OLDEST_MAJOR = 12;

  /** The first version with the role pg_read_all_data. */
  private static final int READ_ALL_DATA = 14;

  private static final int SHOWN = 5;

  private static final String UNREADABLE =
      """
      SELECT n.nspname || '.' || c.relname, pg_catalog.quote_ident(n.nspname)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'S') AND (%s OR EXISTS (%s))
        AND NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE')
          AND CASE c.relkind WHEN 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
            ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END)
      ORDER BY 1
      """
          .formatted(Catalogue.USER_RELATION, Catalogue.CONFIGURATION);

  private static final String HIDDEN_ROWS =
      """
      SELECT n.nspname || '.' || c.relname, ''
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.relrowsecurity AND %s
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
          AND (r.rolsuper OR r.rolbypassrls
            OR NOT c.relforcerowsecurity AND pg_catalog.pg_has_role(c.relowner, 'USAGE')))
      ORDER BY 1
      """
          .formatted(Catalogue.USER_RELATION);

  /** Neither pg_read_all_data nor anything but a grant or the owner's rights reads them. */
  private static final String UNREADABLE_LARGE_OBJECTS =
      """
      SELECT m.oid::pg_catalog.text, CASE WHEN r.rolsuper THEN '' ELSE pg_catalog.quote_ident(r.rolname) END
      FROM pg_catalog.pg_largeobject_metadata m JOIN pg_catalog.pg_roles r ON r.oid = m.lomowner
      WHERE NOT pg_catalog.pg_has_role(m.lomowner, 'USAGE')
        AND NOT pg_catalog.current_setting('lo_compat_privileges')::pg_catalog.bool
        AND NOT EXISTS (SELECT FROM pg_catalog.aclexplode(m.lomacl) a WHERE a.privilege_type = 'SELECT'
          AND (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE')))
      ORDER BY m.oid
      """;

  private CaptureReadiness() {}

  /** See {@link dev.belay.datastores.DataStoreDriver#check(StoreConnection)}. */
  public static void check(StoreConnection store) throws DataStoreException {
    try (PostgresSession session = PostgresSession.open(store)) {
      try {
        tool(session, store);
        require(session, store);
      } catch (SQLException e) {
        throw session.error("check", e);
      }
    }
  }

  /**
   * @throws DataStoreException.Misconfigured naming all that the session can't read, with the
   *     statements that mend it
   */
  static void require(PostgresSession session, StoreConnection store)
      throws SQLException, DataStoreException {
    List<Need> needs = needs(session);
    if (!needs.isEmpty()) {
      throw new DataStoreException.Misconfigured(
          "data store " + store.name() + " can't be captured: " + Need.text(needs), null);
    }
  }

  /** What the session's role can't read of the session's database. */
  public static List<Need> needs(PostgresSession session) throws SQLException {
    List<Need> needs = new ArrayList<>(EncodedNames.needs(session));
    if (!needs.isEmpty()) {
      return needs; // no other question can be asked
    }
    String role = Identifiers.quote(session.jdbc().getMetaData().getUserName());
    List<Found> unreadable = found(session, UNREADABLE);
    if (!unreadable.isEmpty()) {
      needs.add(
          new Need(
              "user " + role + " can't read " + names(unreadable),
              toRead(unreadable, role, session.jdbc().getMetaData().getDatabaseMajorVersion()),
              true));
    }
    List<Found> hidden = found(session, HIDDEN_ROWS);
    if (!hidden.isEmpty()) {
      needs.add(
          Need.fatal(
              "user " + role + " can't see all rows of " + names(hidden),
              "ALTER ROLE " + role + " BYPASSRLS"));
    }
    List<Found> objects = found(session, UNREADABLE_LARGE_OBJECTS);
    if (!objects.isEmpty()) {
      needs.add(
          new Need(
              "user " + role + " can't read large objects " + names(objects),
              toReadObjects(objects, role),
              true));
    }
    return needs;
  }

  /** What captures leave out, and what may interrupt them. */
  public static List<Need> notes(PostgresSession session) throws SQLException {
    List<Need> notes = new ArrayList<>(Unseen.notes(session));
    notes.addAll(Standby.risks(session));
    return notes;
  }

  /** The predefined role, or else grants of what is there now. */
  private static List<String> toRead(List<Found> unreadable, String role, int major) {
    if (major >= READ_ALL_DATA) {
      return List.of("GRANT pg_read_all_data TO " + role);
    }
    return unreadable.stream()
        .map(Found::of)
        .distinct()
        .flatMap(
            schema ->
                Stream.of(
                    "GRANT USAGE ON SCHEMA " + schema + " TO " + role,
                    "GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + role,
                    "GRANT SELECT ON ALL SEQUENCES IN SCHEMA " + schema + " TO " + role))
        .toList();
  }

  /** The owner's rights read later ones, too. A superuser's are too many for that. */
  private static List<String> toReadObjects(List<Found> objects, String role) {
    List<String> grants =
        new ArrayList<>(
            objects.stream()
                .map(Found::of)
                .filter(owner -> !owner.isEmpty())
                .distinct()
                .map(owner -> "GRANT " + owner + " TO " + role)
                .toList());
    String ofSuperusers =
        objects.stream()
            .filter(object -> object.of().isEmpty())
            .map(Found::name)
            .collect(Collectors.joining(", "));
    if (!ofSuperusers.isEmpty()) {
      grants.add("GRANT SELECT ON LARGE OBJECT " + ofSuperusers + " TO " + role);
    }
    return grants;
  }

  /** The tools for the server's version, once it is known that captures leave nothing behind. */
  public static SchemaTool tool(PostgresSession session, StoreConnection store)
      throws SQLException, DataStoreException {
    Pooler.requireOwnSession(session, store);
    int major = DatabaseFacts.serverVersion(session) / 10_000;
    if (major < OLDEST_MAJOR) {
      throw new DataStoreException.Misconfigured(
          "data store "
              + store.name()
              + " is PostgreSQL "
              + major
              + "; "
              + OLDEST_MAJOR
              + " or later is needed",
          null);
    }
    return SchemaTool.atLeast(major).in(EncodedNames.encodingOfText(session));
  }

  /**
   * @param of the quoted name of the schema or owner; empty for none
   */
  private record Found(String name, String of) {}

  private static String names(List<Found> found) {
    String first = found.stream().limit(SHOWN).map(Found::name).collect(Collectors.joining(", "));
    return found.size() > SHOWN ? first + " and " + (found.size() - SHOWN) + " more" : first;
  }

  private static List<Found> found(PostgresSession session, String sql) throws SQLException {
    List<Found> found = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        found.add(new Found(row.getString(1), row.getString(2)));
      }
    }
    return found;
  }
}
