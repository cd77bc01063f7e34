package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.check.PostgresChecks;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.readiness.Demands;
import dev.belay.datastores.postgresql.restore.DatabaseLocale;
import dev.belay.datastores.postgresql.restore.MajorVersions;
import dev.belay.datastores.postgresql.restore.PostgresRestore;
import dev.belay.datastores.postgresql.restore.Subset;
import dev.belay.datastores.postgresql.rights.CodeTrust;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresErrors;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Restores into a separate database, compares it with the manifest, and marks it when complete. */
final class Preparation {
  private final ServerSession server;
  private final DatabaseOrder order;
  private final ForkedTasks tasks;
  private final Names names;
  private PostgresContents contents; // of the restored data
  private final Manifest manifest;
  private final List<String> warnings = new ArrayList<>();

  Preparation(ServerSession server, DatabaseOrder order, ForkedTasks tasks)
      throws DataStoreException {
    this.tasks = tasks;
    this.server = server;
    this.order = order;
    this.names = Names.of(order);
    this.manifest = order.manifest();
    this.contents = PostgresContents.of(manifest);
  }

  PreparedRestore run(Vault vault, ProgressListener listener)
      throws SQLException, DataStoreException, VaultException, InterruptedException {
    long start = System.nanoTime();
    server.claim("operation " + names.prepared());
    if (server.applied(names).isPresent()) {
      return mark(Duration.ZERO).restore(); // it was prepared, and then applied
    }
    Optional<String> older = MajorVersions.obstacle(contents, server.major());
    if (older.isPresent()) {
      throw new DataStoreException.Misconfigured(older.get(), null);
    }
    Optional<DatabaseEntry> target = server.database(order.database());
    Optional<DatabaseEntry> earlier = server.database(names.prepared());
    Optional<Mark.Prepared> ready = earlier.flatMap(DatabaseEntry::prepared).filter(this::isOurs);
    Demands demands =
        ready.isPresent() ? Demands.NONE : PointDemands.of(order, vault, server.major());
    new Readiness(server, order, demands).require(target);
    Subset.requireThere(contents, order.selection());
    if (ready.isPresent()) {
      return ready.get().restore();
    }
    if (earlier.isPresent()) {
      server.drop(earlier.get());
    }
    create(target);
    restore(vault, listener);
    Scope scope = Scope.of(order, target.isPresent());
    if (order.selection().intoSchema() != null || scope == Scope.ROWS) {
      fit(scope);
    }
    Mark.Prepared mark = mark(Duration.ofNanos(System.nanoTime() - start));
    server.execute(
        "COMMENT ON DATABASE "
            + Identifiers.quote(names.prepared())
            + (" IS " + Identifiers.literal(mark.text())));
    return mark.restore();
  }

  /** Reduces the chosen tables to those that exist. */
  private void fit(Scope scope) throws SQLException, DataStoreException, InterruptedException {
    String schema = order.selection().intoSchema();
    try (PostgresSession prepared = session(names.prepared())) {
      if (schema != null) {
        warnings.addAll(MovedTables.move(prepared, schema));
      }
      if (scope == Scope.DATABASE) {
        return;
      }
      try (PostgresSession target = session(order.database())) {
        SubsetReadiness readiness = new SubsetReadiness(target, order);
        ChosenTables tables = ChosenTables.in(prepared);
        if (schema != null) {
          target.execute("BEGIN READ ONLY");
          Dependencies.requireIn(target, order.database(), prepared, schema);
          readiness.requireOwnCode(tables, prepared).ifPresent(warnings::add);
        } else {
          readiness.requireSameForm(tables, prepared);
          readiness.requireOwnCode(tables, target).ifPresent(warnings::add);
        }
      }
    }
  }

  private PostgresSession session(String database) throws DataStoreException, InterruptedException {
    PostgresSession session =
        PostgresSession.open(PostgresAddress.withDatabase(order.store(), database));
    tasks.own(session::abort);
    return session;
  }

  private boolean isOurs(Mark.Prepared mark) {
    return mark.operation().equals(order.operationId())
        && mark.point().equals(manifest.recoveryPointId());
  }

  private Mark.Prepared mark(Duration elapsed) {
    return new Mark.Prepared(
        order.operationId(),
        manifest.recoveryPointId(),
        order.database(),
        contents.tables().size(),
        contents.tables().stream().mapToLong(Table::rows).sum(),
        order.selection().isEverything()
            ? manifest.totals().logicalBytes()
            : contents.tables().stream().mapToLong(Table::bytes).sum(),
        elapsed.toMillis(),
        warnings);
  }

  private void create(Optional<DatabaseEntry> target) throws SQLException, DataStoreException {
    String options = options(target);
    try {
      server.execute(
          DatabaseLocale.create(names.prepared(), contents.database(), server.major()) + options);
    } catch (SQLException e) {
      if (!DatabaseLocale.isUnavailable(e)) {
        throw error(e);
      }
      warnings.add(
          "the server lacks the locale "
              + contents.database().collate()
              + ": text may be sorted otherwise");
      try {
        server.execute(DatabaseLocale.createPlain(names.prepared(), contents.database()) + options);
      } catch (SQLException plain) {
        plain.addSuppressed(e);
        throw error(plain);
      }
    }
    if (contents.database().privileges() != null) {
      // Until the restore has set who may connect, nobody else may.
      server.execute(
          "REVOKE ALL ON DATABASE " + Identifiers.quote(names.prepared()) + " FROM PUBLIC");
    }
  }

  private DataStoreException error(SQLException e) {
    return server.session().error("creating a database for the restore", e);
  }

  /** With the owner and the tablespace of the database that it will replace. */
  private String options(Optional<DatabaseEntry> target) throws SQLException {
    if (target.isPresent()) {
      String place = target.get().tablespace();
      String usual = server.database("template0").map(DatabaseEntry::tablespace).orElse("");
      return " OWNER "
          + Identifiers.quote(target.get().owner())
          + (place.equals(usual) ? "" : " TABLESPACE " + Identifiers.quote(place));
    }
    String owner = contents.database().owner();
    List<String> available =
        server.names(
            "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = ? AND"
                + " pg_catalog.pg_has_role(oid, 'USAGE')",
            owner);
    if (available.isEmpty()) {
      warnings.add(
          "the database belongs to "
              + PostgresAddress.username(order.store())
              + ", who is not in the role "
              + owner
              + " that owned it");
      return "";
    }
    return " OWNER " + Identifiers.quote(owner);
  }

  private void restore(Vault vault, ProgressListener listener)
      throws DataStoreException, VaultException, InterruptedException {
    StoreConnection store = PostgresAddress.withDatabase(order.store(), names.prepared());
    long bytes = manifest.totals().logicalBytes();
    PostgresRestore.Restored restored =
        new PostgresRestore()
            .restore(
                manifest,
                vault,
                new RestoreTarget.Store(store),
                PostgresAddress.trustsSchema(store) ? CodeTrust.EVERYBODY : CodeTrust.SUPERUSERS,
                order.selection(),
                (step, done, total) -> listener.progressed(step, done, total + bytes));
    contents = restored.contents();
    warnings.addAll(restored.result().warnings());
    List<CheckResult> results =
        PostgresChecks.ofData(
            contents,
            store,
            (step, done, total) ->
                listener.progressed("comparing " + step, bytes + done, bytes + total));
    requirePassed(results);
    for (CheckResult result : PostgresChecks.ofGenerated(contents, store)) {
      if (result.outcome() != Outcome.PASSED) {
        warnings.add(result.name() + " of " + result.subject() + ": " + result.detail());
      }
    }
    listener.progressed("statistics", 2 * bytes, 2 * bytes);
    analyze(store);
    listener.progressed("compared", 2 * bytes, 2 * bytes);
  }

  /** Otherwise the planner works badly until autovacuum has run. */
  private void analyze(StoreConnection store) throws DataStoreException, InterruptedException {
    try (PostgresSession session = PostgresSession.open(store)) {
      tasks.own(session::abort);
      session.execute("ANALYZE");
    } catch (SQLException e) {
      throw PostgresErrors.of("gathering statistics in " + names.prepared(), e);
    }
  }

  private void requirePassed(List<CheckResult> results) throws DataStoreException {
    List<CheckResult> failed =
        results.stream().filter(result -> result.outcome() == Outcome.FAILED).toList();
    if (!failed.isEmpty()) {
      throw new DataStoreException.Failed(
          "the restored data differs from recovery point "
              + manifest.recoveryPointId()
              + ": "
              + described(failed),
          null);
    }
    List<CheckResult> unknown = new ArrayList<>();
    for (CheckResult result : results) {
      if (result.outcome() == Outcome.UNKNOWN) {
        if (PostgresChecks.isRequired(result)) {
          unknown.add(result);
        } else {
          warnings.add(result.detail());
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw new DataStoreException.Unavailable(
          "the restored data could not be compared: " + described(unknown), null);
    }
  }

  private static String described(List<CheckResult> results) {
    String first =
        results.stream()
            .limit(5)
            .map(result -> result.name() + " of " + result.subject() + ": " + result.detail())
            .collect(java.util.stream.Collectors.joining("; "));
    return results.size() > 5 ? first + "; and " + (results.size() - 5) + " more" : first;
  }
}
