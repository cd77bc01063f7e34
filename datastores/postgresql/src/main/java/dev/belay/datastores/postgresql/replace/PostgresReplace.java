package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.Recovery.PreRestoreCapture;
import dev.belay.datastores.ReplacedData;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.readiness.Demands;
import dev.belay.datastores.postgresql.restore.MajorVersions;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresErrors;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restores that replace data. {@link Recovery} describes each method. */
public final class PostgresReplace {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresReplace.class);
  private static final int NAME_BYTES = 63;

  private PostgresReplace() {}

  @FunctionalInterface
  private interface Work<T> {
    T run(ForkedTasks tasks)
        throws SQLException, DataStoreException, VaultException, InterruptedException;
  }

  /** See {@link Recovery#needs}. */
  public static List<Need> needs(DatabaseOrder order, Vault vault)
      throws DataStoreException, VaultException, InterruptedException {
    requirePossible(order);
    return run(
        "looking at " + order.database(),
        tasks -> {
          try (ServerSession server = server(order, tasks)) {
            Optional<String> older =
                MajorVersions.obstacle(PostgresContents.of(order.manifest()), server.major());
            if (older.isPresent()) {
              return List.of(Need.fatal(older.get()));
            }
            Demands demands = PointDemands.of(order, vault, server.major());
            return new Readiness(server, order, demands).needs(server.database(order.database()));
          }
        });
  }

  /** See {@link Recovery#prepare}. */
  public static PreparedRestore prepare(DatabaseOrder order, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    requirePossible(order);
    try {
      return run(
          "restore of " + order.database(),
          tasks -> {
            try (ServerSession server = server(order, tasks)) {
              return new Preparation(server, order, tasks).run(vault, progress);
            }
          });
    } catch (DataStoreException | VaultException | RuntimeException e) {
      removeLeftover(order, e);
      throw Disk.clearly(order, e);
    }
  }

  /** See {@link Recovery#apply}. */
  public static AppliedRestore apply(
      DatabaseOrder order, PreRestoreCapture before, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    return apply(order, Replaceable.ANY, before, progress);
  }

  static AppliedRestore apply(
      DatabaseOrder order,
      Replaceable replaceable,
      PreRestoreCapture before,
      ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    requirePossible(order);
    return run(
        "swap of " + order.database(),
        tasks -> {
          try (ServerSession server = server(order, tasks);
              ServerSession watch = server.another(tasks)) {
            return new Application(server, watch, order, replaceable, before, progress, tasks)
                .run();
          }
        });
  }

  /** See {@link Recovery#applied}. */
  public static Optional<AppliedRestore> applied(DatabaseOrder order)
      throws DataStoreException, InterruptedException {
    return withoutVault(
        "asking for the restore of " + order.database(),
        tasks -> {
          try (ServerSession server = server(order, tasks)) {
            return server.appliedRestore(order);
          }
        });
  }

  /** See {@link Recovery#abandon}. */
  public static void abandon(DatabaseOrder order) throws DataStoreException, InterruptedException {
    abandon(order.store(), Names.of(order));
  }

  static void abandon(StoreConnection store, Names names)
      throws DataStoreException, InterruptedException {
    withoutVault(
        "abandoning " + names.target(),
        tasks -> {
          try (ServerSession server = server(store, names, tasks)) {
            server.claim("operation " + names.prepared());
            Optional<DatabaseEntry> prepared = server.database(names.prepared());
            if (prepared.isPresent()) {
              server.drop(prepared.get());
            }
            return true;
          }
        });
  }

  /** See {@link Recovery#replaced}. */
  public static List<ReplacedData> replaced(StoreConnection store) throws DataStoreException {
    try {
      return withoutVault(
          "what was replaced in " + store.name(),
          tasks -> {
            try (ServerSession server = ServerSession.open(store, Set.of(), tasks)) {
              return server.databases().stream()
                  .flatMap(
                      database ->
                          database.replaced().map(mark -> mark.data(database.name())).stream())
                  .toList();
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DataStoreException.Unavailable(
          "interrupted while asking what was replaced in " + store.name(), e);
    }
  }

  /** See {@link Recovery#dropReplaced}. Does nothing when it has been dropped before. */
  public static void dropReplaced(StoreConnection store, String name)
      throws DataStoreException, InterruptedException {
    withoutVault(
        "dropping " + name,
        tasks -> {
          try (ServerSession server = ServerSession.open(store, Set.of(name), tasks)) {
            Optional<DatabaseEntry> database = server.database(name);
            if (database.isEmpty()
                ? !Names.isReplaced(name)
                : database.get().replaced().isEmpty()) {
              throw new DataStoreException.Refused(
                  "database "
                      + name
                      + " of data store "
                      + store.name()
                      + " is not a database that a restore replaced");
            }
            if (database.isPresent()) {
              requireOwned(store, database.get());
              server.drop(database.get());
            }
            return true;
          }
        });
  }

  private static void requireOwned(StoreConnection store, DatabaseEntry database)
      throws DataStoreException {
    if (!database.mayOwn()) {
      throw new DataStoreException.Misconfigured(
          "user "
              + PostgresAddress.username(store)
              + " does not own database "
              + database.name()
              + ", so it can't drop it: GRANT "
              + Identifiers.quote(database.owner())
              + " TO "
              + Identifiers.quote(PostgresAddress.username(store)),
          null);
    }
  }

  private static ServerSession server(DatabaseOrder order, ForkedTasks tasks)
      throws DataStoreException, InterruptedException {
    return server(order.store(), Names.of(order), tasks);
  }

  private static ServerSession server(StoreConnection store, Names names, ForkedTasks tasks)
      throws DataStoreException, InterruptedException {
    return ServerSession.open(store, Set.of(names.target(), names.prepared()), tasks);
  }

  private static void requirePossible(DatabaseOrder order) throws DataStoreException {
    String schema = order.selection().intoSchema();
    if (schema != null) {
      requireSchema(order, schema);
    }
    int bytes = order.database().getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > NAME_BYTES) {
      throw new DataStoreException.Refused(
          "a database's name has 1 to " + NAME_BYTES + " bytes, and the target's has " + bytes);
    }
    if (List.of("template0", "template1", "postgres").contains(order.database())) {
      throw new DataStoreException.Refused(
          "database " + order.database() + " belongs to the server; choose another name");
    }
  }

  private static void requireSchema(DatabaseOrder order, String schema) throws DataStoreException {
    if (order.selection().isEverything()) {
      throw new DataStoreException.Refused(
          "only chosen tables can be restored into another schema: name tables or schemas");
    }
    if (order.replace()) {
      throw new DataStoreException.Refused(
          "a restore into a new schema replaces nothing: choose a new schema or a replacement, not"
              + " both");
    }
    int bytes = schema.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > NAME_BYTES) {
      throw new DataStoreException.Refused(
          "a schema's name has 1 to " + NAME_BYTES + " bytes, and this one has " + bytes);
    }
    if (schema.startsWith("pg_") || schema.equals("information_schema")) {
      throw new DataStoreException.Refused(
          "schema " + schema + " belongs to the server; choose another name");
    }
  }

  private static void removeLeftover(DatabaseOrder order, Exception cause)
      throws InterruptedException {
    try {
      withoutVault(
          "removing what failed",
          tasks -> {
            try (ServerSession server = server(order, tasks)) {
              Optional<DatabaseEntry> leftover = server.database(Names.of(order).prepared());
              if (leftover.isPresent()
                  && leftover.get().prepared().isEmpty()
                  && server.tryClaim("operation " + leftover.get().name())) {
                server.drop(leftover.get());
              }
              return true;
            }
          });
    } catch (DataStoreException | RuntimeException e) {
      cause.addSuppressed(e);
      LOG.atWarn()
          .addKeyValue("belay.operation", order.operationId())
          .addKeyValue("belay.store", order.store().name())
          .addKeyValue("belay.database", Names.of(order).prepared())
          .addKeyValue("belay.cause", e.getMessage())
          .log(
              "Could not remove an incomplete restore; it is removed when the operation is"
                  + " abandoned");
    }
  }

  private static <T> T run(String what, Work<T> work)
      throws DataStoreException, VaultException, InterruptedException {
    ForkedTasks tasks = new ForkedTasks(what);
    CompletableFuture<T> result =
        tasks.fork(
            () -> {
              try {
                return work.run(tasks);
              } catch (SQLException e) {
                throw PostgresErrors.of(what, e);
              }
            });
    tasks.join();
    return result.join();
  }

  private static <T> T withoutVault(String what, Work<T> work)
      throws DataStoreException, InterruptedException {
    try {
      return run(what, work);
    } catch (VaultException e) {
      throw new IllegalStateException("no vault is asked", e);
    }
  }
}
