package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.SnapshotSignal;
import dev.belay.datastores.postgresql.capture.LockedSnapshot.NotNow.Why;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresErrors;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One instant of a database, held. All tables are locked against changes of their form, and other
 * sessions can share the snapshot while this session stays open.
 *
 * @param id the exported snapshot
 * @param takenAt by the server's clock
 */
public record LockedSnapshot(PostgresSession session, String id, Instant takenAt) {
  private static final int TABLES_PER_STATEMENT = 100;

  /**
   * This snapshot can't be taken or kept. Another attempt may succeed at once or a little later.
   */
  public static final class NotNow extends Exception {
    private final Why why;

    /** The reason. */
    public enum Why {
      /** Somebody holds a lock, so a pause may help. */
      LOCKED,
      /** A table changed its form. */
      CHANGED,
      /** No reason here: another capture's snapshot was lost, or was too far from this one. */
      LET_GO
    }

    public NotNow(String message, Why why) {
      super(message);
      this.why = why;
    }

    public Why why() {
      return why;
    }
  }

  /**
   * Locks first and then takes the snapshot, so that what the snapshot sees can't have been
   * rewritten or dropped since. Tables that were created after the first listing are locked after
   * the snapshot, and must be the same as in the snapshot.
   *
   * @param session in auto-commit mode; its transaction keeps snapshot and locks
   * @param lockTimeout for each lock; whoever comes later waits as long
   * @param signal is awaited while all locks are held, and receives the snapshot
   * @throws NotNow after that the session can't be used any more
   */
  public static LockedSnapshot take(
      PostgresSession session, Duration lockTimeout, SnapshotSignal signal)
      throws SQLException, NotNow, DataStoreException, InterruptedException {
    Catalogue catalogue = new Catalogue(session);
    List<Catalogue.Relation> before = catalogue.lockable();
    session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    session.execute("SET LOCAL lock_timeout = " + Math.max(1, lockTimeout.toMillis()));
    lock(session, before);
    signal.ready();
    LockedSnapshot snapshot = export(session);
    signal.taken();
    lockLater(session, catalogue, before);
    session.execute("SET LOCAL lock_timeout = 0");
    return snapshot;
  }

  private static void lockLater(
      PostgresSession session, Catalogue catalogue, List<Catalogue.Relation> locked)
      throws SQLException, NotNow {
    List<Catalogue.Relation> later = new ArrayList<>(catalogue.lockable());
    int seen = later.size();
    later.removeAll(Set.copyOf(locked));
    if (seen - later.size() != locked.size()) {
      throw new NotNow("tables were renamed or dropped while they were being locked", Why.CHANGED);
    }
    lock(session, later);
    if (!catalogue.unchanged(later)) {
      throw new NotNow("a new table changed before it could be locked", Why.CHANGED);
    }
  }

  private static void lock(PostgresSession session, List<Catalogue.Relation> relations)
      throws SQLException, NotNow {
    for (int from = 0; from < relations.size(); from += TABLES_PER_STATEMENT) {
      String names =
          relations.subList(from, Math.min(relations.size(), from + TABLES_PER_STATEMENT)).stream()
              .map(relation -> "ONLY " + Identifiers.quote(relation.name()))
              .collect(Collectors.joining(", "));
      try {
        session.execute("LOCK TABLE " + names + " IN ACCESS SHARE MODE");
      } catch (SQLException e) {
        if (PostgresErrors.isLocked(e)) {
          session.execute("ROLLBACK");
          throw new NotNow(holders(session), Why.LOCKED);
        }
        if (isGone(e)) {
          throw new NotNow("a table was dropped while it was being locked", Why.CHANGED);
        }
        throw e;
      }
    }
  }

  /** Whether {@code error} says that a table or its schema does not exist, or not any more. */
  public static boolean isGone(SQLException error) {
    return "42P01".equals(error.getSQLState()) || "3F000".equals(error.getSQLState());
  }

  private static LockedSnapshot export(PostgresSession session) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_export_snapshot(), pg_catalog.clock_timestamp()")) {
      row.next();
      return new LockedSnapshot(
          session, row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant());
    }
  }

  private static String holders(PostgresSession session) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT DISTINCT n.nspname || '.' || c.relname || ' by process ' || l.pid
                  || coalesce(' of ' || a.usename, '') || coalesce(' (' || nullif(a.application_name, '') || ')', '')
                FROM pg_catalog.pg_locks l
                  JOIN pg_catalog.pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p')
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
                WHERE l.mode = 'AccessExclusiveLock' AND c.oid >= 16384
                  AND l.database = (SELECT oid FROM pg_catalog.pg_database
                    WHERE datname = pg_catalog.current_database())
                ORDER BY 1 LIMIT 5
                """)) {
      StringBuilder holders = new StringBuilder();
      while (row.next()) {
        holders.append(holders.isEmpty() ? "locked: " : ", ").append(row.getString(1));
      }
      return holders.isEmpty() ? "a table was locked" : holders.toString();
    }
  }
}
