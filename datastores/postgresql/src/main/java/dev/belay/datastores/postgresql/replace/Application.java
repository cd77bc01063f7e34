package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery.PreRestoreCapture;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.readiness.Demands;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the prepared data into place, in the {@link Scope} of the order. Only one process does it,
 * once.
 */
final class Application {
  private final ServerSession server;
  private final ServerSession watch;
  private final DatabaseOrder order;
  private final Replaceable replaceable;
  private final PreRestoreCapture before;
  private final ProgressListener progress;
  private final ForkedTasks tasks;
  private final Names names;

  /**
   * @param replaceable is asked when nobody else is restoring into the target
   * @param server a session in a database that is neither the target nor the prepared one
   * @param watch ends sessions meanwhile; in the same database as {@code server}
   */
  Application(
      ServerSession server,
      ServerSession watch,
      DatabaseOrder order,
      Replaceable replaceable,
      PreRestoreCapture before,
      ProgressListener progress,
      ForkedTasks tasks) {
    this.server = server;
    this.watch = watch;
    this.order = order;
    this.replaceable = replaceable;
    this.before = before;
    this.progress = progress;
    this.tasks = tasks;
    this.names = Names.of(order);
  }

  AppliedRestore run()
      throws SQLException, DataStoreException, VaultException, InterruptedException {
    server.claim("operation " + names.prepared());
    server.claim("database " + order.database());
    Optional<AppliedRestore> earlier = server.appliedRestore(order);
    if (earlier.isPresent()) {
      return order.selection().isEverything() ? earlier.get() : withoutPrepared(earlier.get());
    }
    DatabaseEntry prepared = prepared();
    Optional<DatabaseEntry> target = server.database(order.database());
    replaceable.require(target);
    new Readiness(server, order, Demands.NONE).require(target);
    return switch (Scope.of(order, target.isPresent())) {
      case DATABASE ->
          new Swap(server, watch, order, before, progress, tasks).run(prepared, target);
      case SCHEMA -> withoutPrepared(subset().intoSchema());
      case ROWS -> withoutPrepared(subset().rows(target.orElseThrow()));
    };
  }

  private DatabaseEntry prepared() throws SQLException, DataStoreException {
    return server
        .database(names.prepared())
        .filter(database -> database.prepared().filter(this::isOurs).isPresent())
        .orElseThrow(
            () ->
                new DataStoreException.Refused(
                    "nothing is prepared for operation " + order.operationId()));
  }

  private boolean isOurs(Mark.Prepared mark) {
    return mark.operation().equals(order.operationId())
        && mark.point().equals(order.manifest().recoveryPointId());
  }

  private SubsetApplication subset() {
    return new SubsetApplication(server, watch, order, before, progress, tasks);
  }

  /** The tables are in the target now, too. */
  private AppliedRestore withoutPrepared(AppliedRestore applied) throws InterruptedException {
    List<String> warnings = new ArrayList<>(applied.warnings());
    subset().dropPrepared().ifPresent(warnings::add);
    return new AppliedRestore(applied.replaced(), warnings);
  }
}
