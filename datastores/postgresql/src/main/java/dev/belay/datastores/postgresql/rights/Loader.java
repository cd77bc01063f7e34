package dev.belay.datastores.postgresql.rights;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PasswordUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who loads rows. PostgreSQL evaluates constraints, domains and generated columns with the rights
 * of whoever loads, and they call functions that others wrote. So a superuser does not load: a role
 * of this restore does, which has the rights of the tables' owners and logs in by itself. To change
 * the role within a superuser's session would not help, since such a function can change it back.
 *
 * <p>The role is dropped on close. That of a restore that was killed is dropped by the next one on
 * the server: its comment names the session that made it.
 */
public final class Loader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);
  private static final String PREFIX = "belay_load_";

  /** Roles through which a session reaches the operating system, or makes itself a superuser. */
  static final String IS_POWERFUL =
      """
      EXISTS (SELECT FROM pg_catalog.pg_roles p WHERE pg_catalog.pg_has_role(r.oid, p.oid, 'MEMBER')
        AND (p.rolsuper OR p.rolcreaterole OR p.rolreplication OR p.rolname IN
          ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')))
      """;

  /** Who owns anything in this database that a row's constraint can use. */
  private static final String OWNERS =
      """
      SELECT r.rolname FROM pg_catalog.pg_roles r WHERE r.oid IN (
          SELECT relowner FROM pg_catalog.pg_class UNION SELECT proowner FROM pg_catalog.pg_proc
          UNION SELECT typowner FROM pg_catalog.pg_type
          UNION SELECT nspowner FROM pg_catalog.pg_namespace)
        AND r.rolname !~ '^pg_' AND NOT %s
      """;

  private static final String LEFT_OVER =
      """
      SELECT rolname FROM pg_catalog.pg_roles r
      WHERE rolname LIKE 'belay\\_load\\_%' AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_stat_activity a WHERE pg_catalog.shobj_description(r.oid, 'pg_authid')
          = 'loads for session ' || a.pid || ' of ' || a.backend_start)
      """;

  private final PostgresSession session;
  private final StoreConnection own;
  private final StoreConnection store;
  private final Set<String> powerful;
  private final @Nullable String role;
  private final @Nullable String obstacle;

  private Loader(
      PostgresSession session,
      StoreConnection own,
      StoreConnection store,
      Set<String> powerful,
      @Nullable String role,
      @Nullable String obstacle) {
    this.session = session;
    this.own = own;
    this.store = store;
    this.powerful = powerful;
    this.role = role;
    this.obstacle = obstacle;
  }

  /**
   * Makes the role if the restore is a superuser. Otherwise the user itself loads. If the server
   * does not let the role in, that is an {@link #obstacle}; if it does not answer, that is an
   * error.
   *
   * @param session of the restore; open until this is closed
   * @param roles all that the schema names; they exist
   */
  public static Loader of(PostgresSession session, StoreConnection store, List<String> roles)
      throws SQLException, DataStoreException {
    if (names(
            session,
            "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER AND rolsuper")
        .isEmpty()) {
      return new Loader(session, store, store, Set.of(), null, null);
    }
    dropLeftOvers(session);
    int major = major(session);
    Set<String> powerful =
        new HashSet<>(
            names(session, "SELECT r.rolname FROM pg_catalog.pg_roles r WHERE " + IS_POWERFUL));
    powerful.retainAll(roles);
    if (major < 14 && !powerful.isEmpty()) {
      return new Loader(
          session,
          store,
          store,
          powerful,
          null,
          "PostgreSQL " + major + " has no role that may write tables of a superuser");
    }
    String role = Identifiers.unguessable(PREFIX);
    Secret password = Secret.random();
    create(session, role, password, major);
    StoreConnection loading = PostgresAddress.withUser(store, role, password);
    Loader loader = new Loader(session, store, loading, powerful, role, null);
    try {
      loader.letIn();
      PostgresSession.open(loading).close();
      return loader;
    } catch (SQLException e) {
      loader.close();
      throw e;
    } catch (DataStoreException.Misconfigured e) {
      loader.close();
      return new Loader(session, store, store, powerful, null, String.valueOf(e.getMessage()));
    } catch (DataStoreException | RuntimeException e) {
      loader.close();
      throw e;
    }
  }

  /**
   * Makes the role with its comment at once, since a role without one is a left-over. The
   * password's hash is made here, so that no log of the server has the password.
   */
  private static void create(PostgresSession session, String role, Secret password, int major)
      throws SQLException {
    char[] letters = password.reveal().toCharArray();
    String hash = PasswordUtil.encodePassword(role, letters, "scram-sha-256");
    String of =
        names(
                session,
                "SELECT pid || ' of ' || backend_start FROM pg_catalog.pg_stat_activity"
                    + " WHERE pid = pg_catalog.pg_backend_pid()")
            .getFirst();
    session.execute("BEGIN");
    session.execute(
        "CREATE ROLE "
            + Identifiers.quote(role)
            + " LOGIN PASSWORD "
            + Identifiers.literal(hash)
            + (major < 14 ? "" : " IN ROLE pg_read_all_data, pg_write_all_data"));
    session.execute(
        "COMMENT ON ROLE "
            + Identifiers.quote(role)
            + " IS "
            + Identifiers.literal("loads for session " + of));
    session.execute("COMMIT");
  }

  /**
   * A database may be closed to all but some roles, as one that is being prepared is. One that is
   * open needs no grant, which would stay visible.
   */
  private void letIn() throws SQLException {
    String database = names(session, "SELECT pg_catalog.current_database()").getFirst();
    String name = Identifiers.literal(String.valueOf(role));
    if (names(
            session,
            "SELECT 1 WHERE pg_catalog.has_database_privilege("
                + name
                + ", pg_catalog.current_database(), 'CONNECT')")
        .isEmpty()) {
      session.execute(
          "GRANT CONNECT ON DATABASE "
              + Identifiers.quote(database)
              + " TO "
              + Identifiers.quote(String.valueOf(role)));
    }
  }

  /** The owners' rights, once their tables are there. */
  public void joinOwners() throws SQLException {
    if (role == null) {
      return;
    }
    String inherited = major(session) < 16 ? "" : " WITH INHERIT TRUE, SET FALSE";
    for (String owner : names(session, OWNERS.formatted(IS_POWERFUL))) {
      if (!owner.equals(role)) {
        session.execute(
            "GRANT " + Identifiers.quote(owner) + " TO " + Identifiers.quote(role) + inherited);
      }
    }
  }

  /**
   * Lets its sessions become an owner, whom servers of others know by name.
   *
   * @param owner one whose rights it has; nothing happens for others
   */
  public void mayBecome(String owner) throws SQLException {
    if (role != null && !powerful.contains(owner)) {
      session.execute(
          ("GRANT " + Identifiers.quote(owner) + " TO " + Identifiers.quote(role))
              + (major(session) < 16 ? "" : " WITH SET TRUE"));
    }
  }

  /** How rows are loaded. */
  public StoreConnection store() {
    return store;
  }

  /** Why a superuser loads, in spite of what was said; empty if none does. */
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /** Whether the restore's user is one. */
  public boolean isOfSuperuser() {
    return role != null || obstacle != null;
  }

  /** Roles of the schema that are superusers on this server, or as good as. */
  public Set<String> powerful() {
    return powerful;
  }

  private static int major(PostgresSession session) throws SQLException {
    return session.jdbc().getMetaData().getDatabaseMajorVersion();
  }

  /** Another restore may do so at the same time; and a role may own something elsewhere. */
  private static void dropLeftOvers(PostgresSession session) throws SQLException {
    for (String role : names(session, LEFT_OVER)) {
      try {
        drop(session, role);
      } catch (SQLException e) {
        LOG.atInfo().addKeyValue("belay.role", role).setCause(e).log("Could not drop an old role");
      }
    }
  }

  /** It may have been let in, and code of the point may have made something that it owns. */
  private static void drop(PostgresSession session, String role) throws SQLException {
    String name = Identifiers.quote(role);
    try {
      session.execute("DROP ROLE " + name);
    } catch (SQLException e) {
      session.execute("DROP OWNED BY " + name + " CASCADE");
      session.execute("DROP ROLE " + name);
    }
  }

  private static List<String> names(PostgresSession session, String query) throws SQLException {
    try (PreparedStatement statement = session.jdbc().prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      List<String> names = new ArrayList<>();
      while (row.next()) {
        names.add(row.getString(1));
      }
      return names;
    }
  }

  /** After a failure the restore's session has ended, and another one drops the role. */
  @Override
  public void close() {
    if (role == null) {
      return;
    }
    try {
      drop(session, role);
    } catch (SQLException first) {
      boolean interrupted = Thread.interrupted();
      try (PostgresSession another = PostgresSession.open(own)) {
        drop(another, role);
      } catch (SQLException | DataStoreException e) {
        LOG.atWarn()
            .addKeyValue("belay.role", role)
            .setCause(e)
            .log("Could not drop the role of a restore; the next restore as a superuser does");
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
