package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.kit.progress.ByteProgress;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.Part;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.contents.PostgresContents.TableKind;
import dev.belay.datastores.postgresql.restore.PartLoader.LargeObjectLoad;
import dev.belay.datastores.postgresql.restore.PartLoader.Load;
import dev.belay.datastores.postgresql.restore.PartLoader.RoutedLoad;
import dev.belay.datastores.postgresql.restore.PartLoader.TableLoad;
import dev.belay.datastores.postgresql.restore.PartLoader.WholeTableLoad;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.session.RoutedPartitions;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Loads all rows, the largest pieces first. A connection that finds nothing left to load builds
 * indexes of large tables that are complete, while others still load.
 */
final class TableLoads {
  /** The size of COPY text below which a build takes less time than the start of a program. */
  private static final long LARGE_BYTES = 4L << 20;

  private final Manifest manifest;
  private final PostgresContents contents;
  private final Vault vault;
  private final StoreConnection store;
  private final StoreConnection loading;
  private final ByteProgress progress;
  private final RoutedPartitions routed;
  private final ForkedTasks tasks;
  private final AtomicLong rows = new AtomicLong();

  /**
   * @param store the user of the restore, for large objects, extensions' tables and indexes
   * @param loading who loads all other rows; may be the same
   * @param routed partitions that are loaded through a table above
   */
  TableLoads(
      Manifest manifest,
      PostgresContents contents,
      Vault vault,
      StoreConnection store,
      StoreConnection loading,
      RoutedPartitions routed,
      ByteProgress progress,
      ForkedTasks tasks) {
    this.manifest = manifest;
    this.contents = contents;
    this.vault = vault;
    this.store = store;
    this.loading = loading;
    this.routed = routed;
    this.progress = progress;
    this.tasks = tasks;
  }

  /**
   * Loads only, without building indexes.
   *
   * @return the number of loaded rows
   */
  long run() throws DataStoreException, VaultException, InterruptedException {
    return run(List.of(), build -> {});
  }

  /**
   * @return the number of loaded rows
   */
  long run(SchemaArchive archive) throws DataStoreException, VaultException, InterruptedException {
    Map<QualifiedName, Long> large = new HashMap<>();
    for (Table table : contents.tables()) {
      if (table.bytes() >= LARGE_BYTES
          && table.kind() != TableKind.EXTENSION_CONFIGURATION
          && routed.root(table.qualifiedName()).isEmpty()) {
        large.put(table.qualifiedName(), table.bytes());
      }
    }
    if (large.isEmpty() || store.parallelism() == 1) {
      return run();
    }
    Comparator<TableBuild> bySize =
        Comparator.comparingLong(build -> large.getOrDefault(build.table(), 0L));
    List<TableBuild> builds =
        archive.tableBuilds().stream()
            .filter(build -> large.containsKey(build.table()))
            .sorted(bySize.reversed())
            .toList();
    return run(builds, build -> archive.build(build, store));
  }

  @FunctionalInterface
  private interface Builder {
    void build(TableBuild build) throws DataStoreException, InterruptedException;
  }

  private long run(List<TableBuild> builds, Builder builder)
      throws DataStoreException, VaultException, InterruptedException {
    loadConfiguration();
    List<Load> loads = loads();
    Map<QualifiedName, Integer> pieces = new HashMap<>();
    loads.forEach(load -> load.table().ifPresent(name -> pieces.merge(name, 1, Integer::sum)));
    BuildQueue queue = new BuildQueue(builds, pieces);
    Queue<Load> own = new ConcurrentLinkedQueue<>();
    Queue<Load> others = new ConcurrentLinkedQueue<>();
    boolean separate = !loading.equals(store);
    loads.forEach(load -> (separate && load instanceof LargeObjectLoad ? own : others).add(load));
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    int most = Math.max(loads.size(), builds.size());
    for (int i = 0; i < Math.min(store.parallelism(), most); i++) {
      workers.add(
          tasks.fork(
              () -> {
                load(own, store, queue);
                load(others, loading, queue);
                build(queue, builder);
                return null;
              }));
    }
    for (CompletableFuture<Void> worker : workers) {
      tasks.await(worker);
    }
    return rows.get();
  }

  private List<Load> loads() {
    List<Load> loads = new ArrayList<>();
    long all = contents.tables().stream().mapToLong(Table::bytes).sum();
    for (Table table : contents.tables()) {
      if (table.kind() != TableKind.EXTENSION_CONFIGURATION) {
        loads.addAll(loads(table, all / store.parallelism()));
      }
    }
    contents.largeObjects().forEach(batch -> loads.add(new LargeObjectLoad(batch)));
    loads.sort(Comparator.comparingLong(Load::bytes).reversed());
    return loads;
  }

  /**
   * Loads a table in one go if no session has to wait for another because of that at the end; in
   * parts if it is larger than a session's share.
   *
   * @param share the share of one session, in bytes
   */
  private List<Load> loads(Table table, long share) {
    Optional<QualifiedName> root = routed.root(table.qualifiedName());
    if (root.isPresent()) {
      return table.parts().stream()
          .<Load>map(part -> new RoutedLoad(table, part, root.get()))
          .toList();
    }
    if (table.parts().size() == 1 || table.bytes() <= share) {
      return table.parts().isEmpty() ? List.of() : List.of(new WholeTableLoad(table));
    }
    return table.parts().stream().<Load>map(part -> new TableLoad(table, part)).toList();
  }

  /**
   * Loads extensions' tables, one after another: they have their foreign keys and triggers from the
   * start. In parts, because the extension's own rows in them must stay. With the rights of the
   * restore's user, since they evaluate no code of the schema.
   */
  private void loadConfiguration() throws DataStoreException, VaultException, InterruptedException {
    List<Table> tables =
        contents.tables().stream()
            .filter(table -> table.kind() == TableKind.EXTENSION_CONFIGURATION)
            .toList();
    if (tables.isEmpty()) {
      return;
    }
    CompletableFuture<Void> loaded =
        tasks.fork(
            () -> {
              try (PostgresSession session = PostgresSession.open(store)) {
                tasks.own(session::abort);
                PartLoader loader = new PartLoader(session, manifest, vault, progress);
                for (Table table : ConfigurationOrder.of(session).sorted(tables)) {
                  for (Part part : table.parts()) {
                    rows.addAndGet(loader.load(new TableLoad(table, part)));
                  }
                }
              }
              return null;
            });
    tasks.await(loaded);
  }

  private void load(Queue<Load> pending, StoreConnection user, BuildQueue queue)
      throws DataStoreException, VaultException, InterruptedException {
    if (pending.isEmpty()) {
      return;
    }
    try (PostgresSession session = PostgresSession.open(user)) {
      tasks.own(session::abort);
      PartLoader loader = new PartLoader(session, manifest, vault, progress);
      for (Load load = pending.poll(); load != null; load = pending.poll()) {
        rows.addAndGet(loader.load(load));
        load.table().ifPresent(queue::loaded);
      }
    }
  }

  /** The loading session is closed by now, so a build has its own session. */
  private static void build(BuildQueue queue, Builder builder)
      throws DataStoreException, InterruptedException {
    for (TableBuild build = queue.take(); build != null; build = queue.take()) {
      builder.build(build);
      queue.built(build);
    }
  }
}
