package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery.PreRestoreCapture;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the target with a prepared database.
 *
 * <p>{@code ALTER DATABASE … RENAME} first locks the database, so that new connections wait. Then
 * it waits for up to five seconds until nobody is connected. During this wait all sessions are
 * ended; the last one is the session that locks out writers, so no writer ever gets to write. Both
 * renames and all marks are one transaction. If it is rolled back, whichever process dies,
 * everything is as before.
 */
final class Swap {
  /** Somebody is connected to the database. */
  static final String IN_USE = "55006";

  private static final Logger LOG = LoggerFactory.getLogger(Swap.class);
  private static final int ATTEMPTS = 5;
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 10;

  private final ServerSession server;
  private final ServerSession watch;
  private final DatabaseOrder order;
  private final PreRestoreCapture before;
  private final ProgressListener progress;
  private final ForkedTasks tasks;
  private final Names names;

  /**
   * @param server renames; a session in a database that is neither the target nor the prepared one
   * @param watch ends sessions meanwhile; in the same database as {@code server}
   */
  Swap(
      ServerSession server,
      ServerSession watch,
      DatabaseOrder order,
      PreRestoreCapture before,
      ProgressListener progress,
      ForkedTasks tasks) {
    this.server = server;
    this.watch = watch;
    this.order = order;
    this.before = before;
    this.progress = progress;
    this.tasks = tasks;
    this.names = Names.of(order);
  }

  AppliedRestore run(DatabaseEntry prepared, Optional<DatabaseEntry> target)
      throws SQLException, DataStoreException, VaultException, InterruptedException {
    return target.isEmpty() ? putInPlace(prepared) : replace(prepared, target.get());
  }

  private AppliedRestore putInPlace(DatabaseEntry prepared)
      throws SQLException, DataStoreException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      server.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
      Optional<SQLException> error = rename(prepared, order.database(), null);
      if (error.isEmpty()) {
        mark(null);
        server.execute("COMMIT");
        return new AppliedRestore(null, List.of());
      }
      rollBack(error.get(), attempt);
    }
  }

  private AppliedRestore replace(DatabaseEntry prepared, DatabaseEntry target)
      throws SQLException, DataStoreException, VaultException, InterruptedException {
    StoreConnection store = PostgresAddress.withDatabase(order.store(), target.name());
    for (int attempt = 1; ; attempt++) {
      progress.progressed("waiting for writers", 0, 0);
      long held = System.nanoTime();
      try (WriteLocks locks =
          WriteLocks.take(store, watch, target, GRACE, relation -> true, tasks)) {
        progress.progressed("capturing the existing data", 0, 0);
        HeldCapture.run(before, store, locks, tasks);
        if (locks.captured()) {
          progress.progressed("swapping databases", 0, 0);
          Optional<String> replaced = swap(prepared, target, locks);
          if (replaced.isPresent()) {
            logSwapped(replaced.get(), held);
            return new AppliedRestore(
                replaced.get(), Replicas.notes(server).stream().map(Need::what).toList());
          }
        }
      }
      if (attempt == ATTEMPTS) {
        throw new DataStoreException.Unavailable(
            "database "
                + target.name()
                + " changed in each of "
                + ATTEMPTS
                + " attempts to swap it; nothing was replaced",
            null);
      }
      LOG.atInfo()
          .addKeyValue("belay.operation", order.operationId())
          .addKeyValue("belay.store", order.store().name())
          .addKeyValue("belay.attempt", attempt)
          .log("The database changed while writers were locked out; starting the swap again");
    }
  }

  private void logSwapped(String replaced, long since) {
    LOG.atInfo()
        .addKeyValue("belay.operation", order.operationId())
        .addKeyValue("belay.store", order.store().name())
        .addKeyValue("belay.database", order.database())
        .addKeyValue("belay.replaced", replaced)
        .addKeyValue("belay.held_millis", Duration.ofNanos(System.nanoTime() - since).toMillis())
        .log("Put a restore into place");
  }

  /** Empty when the target's state did not allow it; then the target is unchanged. */
  private Optional<String> swap(DatabaseEntry prepared, DatabaseEntry target, WriteLocks locks)
      throws SQLException, DataStoreException, InterruptedException {
    Instant now = server.now();
    String away = names.replaced(now);
    for (int attempt = 1; ; attempt++) {
      server.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
      Optional<SQLException> error = rename(target, away, locks);
      if (error.isEmpty()) {
        break;
      }
      server.execute("ROLLBACK");
      if (error.get() instanceof Changed || isTransient(error.get()) && locks.isClosed()) {
        return Optional.empty();
      }
      if (!isTransient(error.get())) {
        throw server.session().error("renaming " + target.name(), error.get());
      }
      if (attempt == ATTEMPTS) {
        throw new DataStoreException.Unavailable(
            "the sessions of "
                + target.name()
                + " did not end: "
                + watch.clients().of(target.oid()),
            error.get());
      }
    }
    Optional<SQLException> error = rename(prepared, order.database(), null);
    if (error.isPresent()) {
      server.execute("ROLLBACK");
      if (isTransient(error.get())) {
        return Optional.empty();
      }
      throw server.session().error("renaming " + prepared.name(), error.get());
    }
    mark(target);
    comment(
        away,
        new Mark.Replaced(
                order.operationId(),
                order.database(),
                now.toString(),
                order.keepReplacedUntil() == null ? null : order.keepReplacedUntil().toString(),
                target.comment())
            .text());
    server.execute("COMMIT");
    return Optional.of(away);
  }

  /** The locks did not protect the target to the end. */
  private static final class Changed extends SQLException {
    Changed() {
      super("the database changed while writers were locked out");
    }
  }

  /**
   * Renames within the open transaction, while sessions are ended.
   *
   * @param locks held until all others are gone, and then closed; null for none
   * @return why it failed; then the transaction has failed
   */
  private Optional<SQLException> rename(
      DatabaseEntry database, String to, @Nullable WriteLocks locks)
      throws SQLException, DataStoreException, InterruptedException {
    int pid = server.pid();
    String sql =
        "ALTER DATABASE "
            + Identifiers.quote(database.name())
            + " RENAME TO "
            + Identifiers.quote(to);
    server.execute("SET LOCAL lock_timeout = '10s'");
    CompletableFuture<Optional<SQLException>> renamed = tasks.fork(() -> attempt(sql));
    boolean covered = locks == null;
    boolean going = false;
    try {
      while (!renamed.isDone() && !isLockedBy(pid, database)) {
        Thread.sleep(PAUSE_MILLIS);
      }
      while (!renamed.isDone() && !endOthers(database, locks)) {
        Thread.sleep(PAUSE_MILLIS);
      }
      if (locks != null && !renamed.isDone()) {
        if (!locks.coverEverything()) {
          return Optional.of(new Changed());
        }
        locks.close(); // the last one who was connected
        covered = true;
      }
      going = true;
    } finally {
      if (!going && !renamed.isDone()) {
        // otherwise nobody could connect until the server gives up
        watch.number("SELECT pg_catalog.pg_cancel_backend(" + pid + ")::int");
        tasks.await(renamed);
      }
    }
    Optional<SQLException> error = tasks.await(renamed);
    // The session that locked out writers was ended, so we don't know who has written since.
    return error.isEmpty() && !covered ? Optional.of(new Changed()) : error;
  }

  /** True when no other session is left. */
  private boolean endOthers(DatabaseEntry database, @Nullable WriteLocks locks)
      throws SQLException, DataStoreException {
    List<Clients.Client> others = new ArrayList<>(watch.clients().of(database.oid()));
    others.removeIf(client -> locks != null && client.pid() == locks.pid());
    for (Clients.Client client : others) {
      watch.clients().end(client);
    }
    return others.isEmpty();
  }

  private Optional<SQLException> attempt(String sql) {
    try {
      server.execute(sql);
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    }
  }

  private boolean isLockedBy(int pid, DatabaseEntry database) throws SQLException {
    return watch.number(
            "SELECT count(*) FROM pg_catalog.pg_locks WHERE granted AND locktype = 'object' AND"
                + " classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND mode ="
                + " 'AccessExclusiveLock' AND pid = "
                + (pid + " AND objid = " + database.oid()))
        > 0;
  }

  /** The settings of the new database: the manifest's, or else those of the replaced database. */
  private void mark(@Nullable DatabaseEntry target) throws SQLException, DataStoreException {
    String name = Identifiers.quote(order.database());
    comment(order.database(), PostgresContents.of(order.manifest()).database().comment());
    if (target != null && target.connectionLimit() != -1) {
      server.execute("ALTER DATABASE " + name + " CONNECTION LIMIT " + target.connectionLimit());
    }
    if (target != null && target.template()) {
      server.execute("ALTER DATABASE " + name + " IS_TEMPLATE true");
    }
    server.execute(names.leaveTrace());
  }

  private void comment(String database, @Nullable String comment) throws SQLException {
    server.execute(
        "COMMENT ON DATABASE "
            + Identifiers.quote(database)
            + " IS "
            + (comment == null ? "NULL" : Identifiers.literal(comment)));
  }

  private void rollBack(SQLException error, int attempt) throws SQLException, DataStoreException {
    server.execute("ROLLBACK");
    if (attempt == ATTEMPTS || !isTransient(error)) {
      throw server.session().error("renaming " + names.prepared(), error);
    }
  }

  /** Somebody is connected, or holds the lock. */
  private static boolean isTransient(SQLException error) {
    return IN_USE.equals(error.getSQLState()) || "55P03".equals(error.getSQLState());
  }
}
