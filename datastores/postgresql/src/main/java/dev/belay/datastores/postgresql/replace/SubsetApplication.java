package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery.PreRestoreCapture;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts prepared tables into the database that people use: as a new schema, or by replacing the rows
 * of existing tables. Either is one transaction, together with the mark that it was done. The
 * prepared database is dropped afterwards.
 */
final class SubsetApplication {
  private static final Logger LOG = LoggerFactory.getLogger(SubsetApplication.class);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final ServerSession server;
  private final ServerSession watch;
  private final DatabaseOrder order;
  private final PreRestoreCapture before;
  private final ProgressListener progress;
  private final ForkedTasks tasks;
  private final Names names;

  /**
   * @param server a session that has claimed the operation and the target
   * @param watch a session that ends sessions in the way
   */
  SubsetApplication(
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

  AppliedRestore intoSchema() throws SQLException, DataStoreException, InterruptedException {
    try (PostgresSession from = open(names.prepared());
        PostgresSession to = open(order.database())) {
      new NewSchema(order, from, to, progress).make(server.major());
    }
    logApplied();
    return new AppliedRestore(null, List.of());
  }

  AppliedRestore rows(DatabaseEntry target)
      throws SQLException, DataStoreException, VaultException, InterruptedException {
    StoreConnection store = PostgresAddress.withDatabase(order.store(), order.database());
    try (PostgresSession from = open(names.prepared())) {
      ChosenTables tables = ChosenTables.in(from);
      Set<QualifiedName> concerned = concerned(tables);
      progress.progressed("waiting for writers", 0, 0);
      try (WriteLocks locks =
          WriteLocks.take(
              store,
              watch,
              target,
              GRACE,
              relation -> concerned.contains(relation.name()),
              tasks)) {
        progress.progressed("capturing the existing data", 0, 0);
        HeldCapture.run(before, store, locks, tasks);
        progress.progressed("waiting for readers", 0, 0);
        locks.lockAgainstReaders(tables.names());
        List<String> notes = new NewRows(order, from, locks.session(), progress).put(tables);
        locks.session().execute("COMMIT");
        logApplied();
        return new AppliedRestore(null, notes);
      }
    }
  }

  /** The chosen tables, and tables that foreign keys connect with them. */
  private Set<QualifiedName> concerned(ChosenTables tables)
      throws SQLException, DataStoreException, InterruptedException {
    Set<QualifiedName> concerned = new HashSet<>(tables.names());
    try (PostgresSession session = open(order.database())) {
      concerned.addAll(ForeignKeys.of(session, tables.names()).tables());
    }
    return concerned;
  }

  private PostgresSession open(String database)
      throws SQLException, DataStoreException, InterruptedException {
    PostgresSession session =
        PostgresSession.open(PostgresAddress.withDatabase(order.store(), database));
    tasks.own(session::abort);
    try {
      ServerSession.keepAlive(session);
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /**
   * The prepared data is in the target as well now.
   *
   * @return why the prepared database could not be dropped; it is dropped when the operation is
   *     abandoned
   */
  Optional<String> dropPrepared() throws InterruptedException {
    try {
      Optional<DatabaseEntry> prepared = server.database(names.prepared());
      if (prepared.isPresent()) {
        server.drop(prepared.get());
      }
      return Optional.empty();
    } catch (SQLException | DataStoreException e) {
      LOG.atWarn()
          .addKeyValue("belay.operation", order.operationId())
          .addKeyValue("belay.store", order.store().name())
          .addKeyValue("belay.database", names.prepared())
          .setCause(e)
          .log("Could not drop the database in which a subset was prepared");
      return Optional.of(
          "database " + names.prepared() + " is not needed any more and could not be dropped");
    }
  }

  private void logApplied() {
    LOG.atInfo()
        .addKeyValue("belay.operation", order.operationId())
        .addKeyValue("belay.store", order.store().name())
        .addKeyValue("belay.database", order.database())
        .log("Put restored tables into place");
  }
}
