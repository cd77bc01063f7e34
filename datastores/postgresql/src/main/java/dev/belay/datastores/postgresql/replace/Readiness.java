package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.capture.CaptureReadiness;
import dev.belay.datastores.postgresql.capture.Catalogue;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Checks before the long work whether a restore can be put into place. Changes nothing. */
final class Readiness {
  static final String NOT_ALLOWED = "42501";

  private static final String RIGHTS =
      """
      SELECT rolsuper OR rolcreatedb, rolsuper OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE')
      FROM pg_catalog.pg_roles WHERE rolname = current_user
      """;

  private final ServerSession server;
  private final DatabaseOrder order;

  Readiness(ServerSession server, DatabaseOrder order) {
    this.server = server;
    this.order = order;
  }

  /**
   * @param target empty when it does not exist yet
   * @throws DataStoreException.Refused when it exists and may not be replaced, or when something
   *     that belongs to it would be lost
   * @throws DataStoreException.Misconfigured when the role lacks rights; names the remedy
   */
  void require(Optional<DatabaseEntry> target) throws SQLException, DataStoreException {
    Scope scope = Scope.of(order, target.isPresent());
    if (scope == Scope.DATABASE && target.isPresent() && !order.replace()) {
      throw new DataStoreException.Refused(
          "database "
              + order.database()
              + " exists, and the order does not allow to replace it; choose another name"
              + (order.selection().isEverything()
                  ? ""
                  : ", or another schema, or have the rows of the tables replaced"));
    }
    requireRights(target.isPresent() && scope != Scope.SCHEMA);
    if (target.isEmpty()) {
      return;
    }
    switch (scope) {
      case DATABASE -> {
        requireReplaceable(target.get());
        requireLockable();
      }
      case SCHEMA -> requireNewSchema(target.get());
      case ROWS -> {
        requireCapturable(target.get());
        CaptureReadiness.check(target());
      }
    }
  }

  private void requireRights(boolean replaces) throws SQLException, DataStoreException {
    String user = Identifiers.quote(PostgresAddress.username(order.store()));
    try (Statement statement = server.session().jdbc().createStatement();
        ResultSet row = statement.executeQuery(RIGHTS)) {
      row.next();
      if (!row.getBoolean(1)) {
        throw misconfigured("can't create databases", "ALTER ROLE " + user + " CREATEDB");
      }
      if (replaces && !row.getBoolean(2)) {
        throw misconfigured(
            "can't end other users' sessions", "GRANT pg_signal_backend TO " + user);
      }
    }
  }

  private void requireReplaceable(DatabaseEntry target) throws SQLException, DataStoreException {
    if (!target.mayOwn()) {
      throw misconfigured(
          "does not own database " + target.name() + ", so it can't rename it",
          "GRANT "
              + Identifiers.quote(target.owner())
              + " TO "
              + Identifiers.quote(PostgresAddress.username(order.store())));
    }
    requireCapturable(target);
    requireNone(
        target,
        "has replication slots, which would stay with the replaced database; drop them first",
        server.names(
            "SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE database = ?",
            target.name()));
    requireNone(
        target,
        "has subscriptions, which would stay with the replaced database; drop them first",
        server.names(
            "SELECT subname FROM pg_catalog.pg_subscription WHERE subdbid = ?::pg_catalog.oid",
            target.oid()));
  }

  private void requireCapturable(DatabaseEntry target) throws SQLException, DataStoreException {
    if (!target.connectable()) {
      throw refused(target, "accepts no connections, so it can't be captured first", List.of());
    }
    requireNone(
        target,
        "has prepared transactions; commit them or roll them back",
        server.names(
            "SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = ?", target.name()));
  }

  private void requireNewSchema(DatabaseEntry target) throws SQLException, DataStoreException {
    String schema = Objects.requireNonNull(order.selection().intoSchema());
    if (!target.connectable()) {
      throw refused(target, "accepts no connections", List.of());
    }
    try (PostgresSession session = PostgresSession.open(target())) {
      new SubsetReadiness(session, order).requireNewSchema(schema);
    }
  }

  private StoreConnection target() throws DataStoreException {
    return PostgresAddress.withDatabase(order.store(), order.database());
  }

  private static void requireNone(DatabaseEntry target, String fault, List<String> found)
      throws DataStoreException {
    if (!found.isEmpty()) {
      throw refused(target, fault, found);
    }
  }

  private static DataStoreException refused(
      DatabaseEntry target, String fault, List<String> found) {
    return new DataStoreException.Refused(
        "database "
            + target.name()
            + " "
            + fault
            + (found.isEmpty() ? "" : ": " + String.join(", ", found)));
  }

  /** Whether its tables can be read, and can be locked against writers. */
  private void requireLockable() throws SQLException, DataStoreException {
    StoreConnection store = target();
    CaptureReadiness.check(store);
    try (PostgresSession session = PostgresSession.open(store)) {
      List<String> not = new ArrayList<>();
      for (Catalogue.Relation relation : new Catalogue(session).lockable()) {
        if (not.size() < 5 && !mayLock(session, relation.oid())) {
          not.add(relation.name().toString());
        }
      }
      if (!not.isEmpty()) {
        throw misconfigured(
            "can't lock " + String.join(", ", not) + " against writers",
            "grant it the role that owns them, or UPDATE on them");
      }
    }
  }

  private static boolean mayLock(PostgresSession session, long relation) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.has_table_privilege("
                    + relation
                    + "::pg_catalog.oid, 'UPDATE, DELETE, TRUNCATE')")) {
      return !row.next() || row.getBoolean(1);
    }
  }

  private DataStoreException misconfigured(String fault, String remedy) {
    return new DataStoreException.Misconfigured(
        "user "
            + PostgresAddress.username(order.store())
            + " of data store "
            + order.store().name()
            + " "
            + fault
            + ": "
            + remedy,
        null);
  }
}
