package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.capture.Catalogue.Relation;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ends sessions that keep a session from its locks, or that keep readers waiting because of them.
 */
final class InTheWay {
  private final int pid;
  private final ServerSession watch;
  private final DatabaseEntry database;

  /**
   * @param pid the process id of the locking session
   * @param watch another session
   * @param database the database of the locks
   */
  InTheWay(int pid, ServerSession watch, DatabaseEntry database) {
    this.pid = pid;
    this.watch = watch;
    this.database = database;
  }

  /** The sessions that hold a lock that we wait for. */
  void endBlockers() throws SQLException, DataStoreException {
    Set<Integer> blockers =
        watch
            .names("SELECT pg_catalog.unnest(pg_catalog.pg_blocking_pids(?))::pg_catalog.text", pid)
            .stream()
            .map(Integer::valueOf)
            .collect(Collectors.toSet());
    for (Clients.Client client : watch.clients().of(database.oid())) {
      if (blockers.contains(client.pid())) {
        watch.clients().end(client);
      }
    }
  }

  /**
   * Ends sessions that wait for a lock behind which readers would have to wait. Such a session
   * waits for our locks, and we wait for the reader.
   */
  void endWhoWouldBlockReaders() throws SQLException, DataStoreException {
    Set<String> waiting =
        Set.copyOf(
            watch.names(
                "SELECT pid::pg_catalog.text FROM pg_catalog.pg_locks WHERE NOT granted AND"
                    + " locktype = 'relation' AND mode = 'AccessExclusiveLock' AND database ="
                    + " ?::pg_catalog.oid",
                database.oid()));
    for (Clients.Client client : watch.clients().of(database.oid())) {
      if (waiting.contains(String.valueOf(client.pid())) && client.pid() != pid) {
        watch.clients().end(client);
      }
    }
  }

  /** Ends all other sessions that hold any lock on one of the tables. */
  void endHolders(Set<Relation> tables) throws SQLException, DataStoreException {
    String relations =
        tables.stream().map(table -> String.valueOf(table.oid())).collect(Collectors.joining(", "));
    Set<String> holders =
        Set.copyOf(
            watch.names(
                "SELECT pid::pg_catalog.text FROM pg_catalog.pg_locks WHERE granted AND locktype ="
                    + " 'relation' AND database = ?::pg_catalog.oid AND relation IN ("
                    + relations
                    + ")",
                database.oid()));
    for (Clients.Client client : watch.clients().of(database.oid())) {
      if (holders.contains(String.valueOf(client.pid())) && client.pid() != pid) {
        watch.clients().end(client);
      }
    }
  }
}
