package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.capture.Catalogue;
import dev.belay.datastores.postgresql.capture.Catalogue.Relation;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresErrors;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Locks out everybody who writes rows, while reading goes on. Every table is locked in SHARE mode,
 * which waits for transactions that have written. Sessions that cause too long a wait are ended.
 * Later writers wait until this is closed, or are ended.
 *
 * <p>What can't be locked is checked again at the end: tables that were created meanwhile, and
 * large objects, whose locks readers need too.
 */
final class WriteLocks implements AutoCloseable {
  private static final String GONE = "42P01";
  private static final int ATTEMPTS = 20;
  private static final long LOOK_MILLIS = 100;
  private static final Duration READERS = Duration.ofMillis(300);

  private final PostgresSession session;
  private final int pid;
  private final InTheWay inTheWay;
  private final DatabaseEntry database;
  private final Predicate<Relation> chosen;
  private final ForkedTasks tasks;
  private Set<Relation> locked = Set.of();
  private String largeObjects = "";
  private boolean largeObjectsLocked;
  private boolean closed;

  private WriteLocks(
      PostgresSession session,
      int pid,
      ServerSession watch,
      DatabaseEntry database,
      Predicate<Relation> chosen,
      ForkedTasks tasks) {
    this.session = session;
    this.pid = pid;
    this.inTheWay = new InTheWay(pid, watch, database);
    this.database = database;
    this.chosen = chosen;
    this.tasks = tasks;
  }

  /**
   * Takes the locks.
   *
   * @param watch another session, which ends sessions in the way
   * @param grace how long to wait for others to end their transactions
   * @param chosen the tables to lock
   */
  static WriteLocks take(
      StoreConnection store,
      ServerSession watch,
      DatabaseEntry database,
      Duration grace,
      Predicate<Relation> chosen,
      ForkedTasks tasks)
      throws SQLException, DataStoreException, InterruptedException {
    PostgresSession session = PostgresSession.open(store);
    tasks.own(session::abort);
    try {
      ServerSession.keepAlive(session);
      WriteLocks locks = new WriteLocks(session, pid(session), watch, database, chosen, tasks);
      locks.lockTables(grace);
      locks.largeObjects = LargeObjectState.of(session);
      return locks;
    } catch (SQLException | DataStoreException | InterruptedException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** The process id of the session that holds the locks. */
  int pid() {
    return pid;
  }

  private void lockTables(Duration grace)
      throws SQLException, DataStoreException, InterruptedException {
    Duration patience = grace;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      List<Relation> relations = lockable();
      session.execute(
          "BEGIN ISOLATION LEVEL READ COMMITTED"); // to see tables that are created later
      Optional<SQLException> error = lock(relations, patience);
      if (error.isEmpty()) {
        if (Set.copyOf(relations).equals(Set.copyOf(lockable()))) {
          locked = Set.copyOf(relations);
          return;
        }
      } else if (PostgresErrors.DEADLOCK.equals(error.get().getSQLState())) {
        patience = Duration.ZERO; // they would do it again
      } else if (!GONE.equals(error.get().getSQLState())) {
        throw session.error("locking tables against writers", error.get());
      }
      session.execute("ROLLBACK");
    }
    throw new DataStoreException.Unavailable(
        "the tables of " + database.name() + " could not be locked in " + ATTEMPTS + " attempts",
        null);
  }

  private List<Relation> lockable() throws SQLException {
    return new Catalogue(session).lockable().stream().filter(chosen).toList();
  }

  private Optional<SQLException> lock(List<Relation> relations, Duration grace)
      throws SQLException, DataStoreException, InterruptedException {
    if (relations.isEmpty()) {
      return Optional.empty();
    }
    String names =
        relations.stream()
            .map(relation -> "ONLY " + Identifiers.quote(relation.name()))
            .collect(Collectors.joining(", "));
    return endingBlockers("LOCK TABLE " + names + " IN SHARE MODE", grace);
  }

  /** Runs a statement that waits for locks, and ends their holders after {@code grace}. */
  private Optional<SQLException> endingBlockers(String sql, Duration grace)
      throws SQLException, DataStoreException, InterruptedException {
    CompletableFuture<Optional<SQLException>> done = tasks.fork(() -> attempt(sql));
    long since = System.nanoTime();
    while (true) {
      try {
        done.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return tasks.await(done);
      } catch (TimeoutException e) {
        if (System.nanoTime() - since > grace.toNanos()) {
          inTheWay.endBlockers();
        }
      } catch (java.util.concurrent.ExecutionException
          | java.util.concurrent.CancellationException e) {
        return tasks.await(done);
      }
    }
  }

  private Optional<SQLException> attempt(String sql) {
    try {
      session.execute(sql);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    }
  }

  /**
   * Locks out readers, too. Sessions that have read one of the tables in an open transaction are
   * ended; at once if they wait to write, because they wait for us.
   *
   * @throws DataStoreException.Unavailable when other sessions come again and again; the locks
   *     against writers stay
   */
  void lockAgainstReaders(List<QualifiedName> tables)
      throws SQLException, DataStoreException, InterruptedException {
    if (tables.isEmpty()) {
      return;
    }
    String names =
        tables.stream()
            .map(name -> "ONLY " + Identifiers.quote(name))
            .collect(Collectors.joining(", "));
    session.execute("SAVEPOINT readers");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<SQLException> error =
          endingBlockers("LOCK TABLE " + names + " IN ACCESS EXCLUSIVE MODE", READERS);
      if (error.isEmpty()) {
        return;
      }
      if (!PostgresErrors.DEADLOCK.equals(error.get().getSQLState())) {
        throw session.error("locking tables against readers", error.get());
      }
      session.execute("ROLLBACK TO SAVEPOINT readers"); // earlier locks stay
      inTheWay.endHolders(locked);
    }
    throw new DataStoreException.Unavailable(
        "the chosen tables of "
            + database.name()
            + " could not be locked against readers in "
            + ATTEMPTS
            + " attempts; nothing was changed",
        null);
  }

  /** See {@link InTheWay#endWhoWouldBlockReaders}. */
  void endWhoWouldBlockReaders() throws SQLException, DataStoreException {
    inTheWay.endWhoWouldBlockReaders();
  }

  /** The session whose transaction has the locks. */
  PostgresSession session() {
    return session;
  }

  /**
   * Call this after the capture of the existing data. Locks large objects as well, if the role can
   * do that.
   *
   * @return false when a large object was written to since the tables were locked
   */
  boolean captured() throws SQLException, DataStoreException, InterruptedException {
    if (!largeObjectsLocked && LargeObjectState.mayBeLocked(session)) {
      Optional<SQLException> error =
          endingBlockers(
              "LOCK TABLE pg_catalog.pg_largeobject, pg_catalog.pg_largeobject_metadata IN SHARE"
                  + " MODE",
              Duration.ZERO);
      if (error.isPresent()) {
        throw session.error("locking large objects against writers", error.get());
      }
      largeObjectsLocked = true;
      return largeObjects.equals(LargeObjectState.of(session));
    }
    return true;
  }

  /**
   * Call this when nobody else is connected or can connect. Says whether everything with rows has
   * been locked from the beginning until now, or is unchanged.
   */
  boolean coverEverything() throws SQLException {
    Set<Relation> now = new HashSet<>(lockable());
    return locked.equals(now)
        && (largeObjectsLocked || largeObjects.equals(LargeObjectState.of(session)));
  }

  private static int pid(PostgresSession session) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    session.close();
  }
}
