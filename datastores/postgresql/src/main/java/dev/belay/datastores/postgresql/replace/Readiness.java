package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.capture.CaptureReadiness;
import dev.belay.datastores.postgresql.capture.Catalogue;
import dev.belay.datastores.postgresql.readiness.Demands;
import dev.belay.datastores.postgresql.readiness.RestoreNeeds;
import dev.belay.datastores.postgresql.readiness.RollbackNeeds;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Checks before the long work whether a restore can be put into place. Changes nothing. */
final class Readiness {
  static final String NOT_ALLOWED = "42501";

  private final ServerSession server;
  private final DatabaseOrder order;
  private final Demands demands;

  /**
   * @param demands of what is still to be restored
   */
  Readiness(ServerSession server, DatabaseOrder order, Demands demands) {
    this.server = server;
    this.order = order;
    this.demands = demands;
  }

  /**
   * @param target empty when it does not exist yet
   * @throws DataStoreException.Refused when it exists and may not be replaced, or when something
   *     that belongs to it would be lost
   * @throws DataStoreException.Misconfigured when the role lacks rights; names all remedies
   */
  void require(Optional<DatabaseEntry> target) throws SQLException, DataStoreException {
    requireAllowed(target);
    List<Need> needs = RestoreNeeds.fatal(rights(target));
    if (!needs.isEmpty()) {
      throw new DataStoreException.Misconfigured(
          "data store "
              + order.store().name()
              + " can't be restored into by user "
              + PostgresAddress.username(order.store())
              + ": "
              + Need.text(needs),
          null);
    }
  }

  /**
   * All that {@link #require} would say, and whoever is connected now and could not be sent away.
   * Also, as what is not fatal, what the point lacks, and what standbys go on reading.
   */
  List<Need> needs(Optional<DatabaseEntry> target) throws SQLException, DataStoreException {
    List<Need> needs = new ArrayList<>();
    try {
      requireAllowed(target);
    } catch (DataStoreException.Refused e) {
      needs.add(Need.fatal(String.valueOf(e.getMessage())));
    }
    if (target.isEmpty() || target.get().connectable()) {
      needs.addAll(rights(target));
    }
    if (target.isPresent() && endsSessions(target)) {
      needs.addAll(server.clients().unendable(target.get().oid()));
    }
    if (target.isPresent() && Scope.of(order, true) == Scope.DATABASE) {
      needs.addAll(Replicas.notes(server));
    }
    for (String warning : order.manifest().warnings()) {
      if (!RollbackNeeds.isWarning(warning)) { // the needs of now are above
        needs.add(new Need("the recovery point: " + warning, List.of(), false));
      }
    }
    return needs;
  }

  private boolean endsSessions(Optional<DatabaseEntry> target) {
    return target.isPresent() && Scope.of(order, true) != Scope.SCHEMA;
  }

  private void requireAllowed(Optional<DatabaseEntry> target)
      throws SQLException, DataStoreException {
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
    if (target.isEmpty()) {
      return;
    }
    switch (scope) {
      case DATABASE -> requireReplaceable(target.get());
      case SCHEMA -> requireNewSchema(target.get());
      case ROWS -> requireCapturable(target.get());
    }
  }

  private List<Need> rights(Optional<DatabaseEntry> target)
      throws SQLException, DataStoreException {
    List<Need> needs =
        new ArrayList<>(RestoreNeeds.of(server.session(), demands, endsSessions(target)));
    if (target.isPresent() && endsSessions(target)) {
      boolean all = Scope.of(order, true) == Scope.DATABASE;
      if (all) {
        RestoreNeeds.addTo(needs, RestoreNeeds.ofOwner(server.session(), target.get().owner()));
      }
      try (PostgresSession session = PostgresSession.open(target())) {
        needs.addAll(ofCapture(session));
        if (all) {
          needs.addAll(locks(session, demands.owned().keySet()));
        }
      }
    }
    return needs;
  }

  /** What is there is captured first. */
  private List<Need> ofCapture(PostgresSession session) throws SQLException, DataStoreException {
    try {
      CaptureReadiness.tool(session, target());
    } catch (DataStoreException.Misconfigured e) {
      return List.of(Need.fatal(String.valueOf(e.getMessage())));
    }
    return CaptureReadiness.needs(session);
  }

  private void requireReplaceable(DatabaseEntry target) throws SQLException, DataStoreException {
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

  /**
   * The tables that it can't lock against writers.
   *
   * @param owners whose tables it will be able to lock, since it must be in these roles anyway
   */
  private static List<Need> locks(PostgresSession session, Set<String> owners) throws SQLException {
    List<String> tables = new ArrayList<>();
    List<String> grants = new ArrayList<>();
    String role = Identifiers.quote(session.jdbc().getMetaData().getUserName());
    for (Catalogue.Relation relation : new Catalogue(session).lockable()) {
      if (!mayLock(session, relation.oid()) && !owners.contains(owner(session, relation.oid()))) {
        tables.add(relation.name().toString());
        grants.add("GRANT UPDATE ON " + Identifiers.quote(relation.name()) + " TO " + role);
      }
    }
    return tables.isEmpty()
        ? List.of()
        : List.of(
            new Need(
                "user " + role + " can't lock " + String.join(", ", tables) + " against writers",
                grants,
                true));
  }

  private static String owner(PostgresSession session, long relation) throws SQLException {
    return Rows.texts(
            session,
            "SELECT pg_catalog.pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = "
                + relation)
        .getFirst();
  }

  private static boolean mayLock(PostgresSession session, long relation) throws SQLException {
    return Rows.of(
            session,
            "SELECT pg_catalog.has_table_privilege("
                + relation
                + "::pg_catalog.oid, 'UPDATE, DELETE, TRUNCATE')",
            row -> row.getBoolean(1))
        .getFirst();
  }
}
