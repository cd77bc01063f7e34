package dev.belay.datastores.postgresql.session;

import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** Locks tables for reading in the transaction of one session, without ever waiting. */
public final class TableLocks {
  private final PostgresSession session;
  private final Set<QualifiedName> locked = new HashSet<>();

  public TableLocks(PostgresSession session) {
    this.session = session;
  }

  /**
   * Locks a table, but not those that inherit from it.
   *
   * @return false when it can't be locked at once: somebody waits for a stronger lock, and waiting
   *     behind them would never end if they wait for another session of ours
   */
  public boolean tryLock(QualifiedName table) throws SQLException {
    if (locked.contains(table)) {
      return true;
    }
    session.execute("SAVEPOINT lock");
    try {
      session.execute(
          "LOCK TABLE ONLY " + Identifiers.quote(table) + " IN ACCESS SHARE MODE NOWAIT");
    } catch (SQLException e) {
      if (!PostgresErrors.isLocked(e)) {
        throw e;
      }
      session.execute("ROLLBACK TO SAVEPOINT lock");
      return false;
    }
    locked.add(table);
    return true;
  }
}
