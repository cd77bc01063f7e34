package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.kit.progress.ByteProgress;
import dev.belay.datastores.postgresql.capture.Catalogue;
import dev.belay.datastores.postgresql.capture.Catalogue.TableSource;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.session.RoutedPartitions;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Checks that exactly the expected tables exist, with the same numbers of rows and the same
 * digests. Each row is read once, over several connections, large tables in ranges of blocks.
 */
final class TableChecks {
  static final String TABLES = "tables";
  static final String ROWS = "rows";
  static final String DIGEST = "digest";

  private final PostgresContents contents;
  private final StoreConnection store;
  private final ByteProgress progress;

  TableChecks(PostgresContents contents, StoreConnection store, ProgressListener listener) {
    this.contents = contents;
    this.store = store;
    this.progress =
        new ByteProgress(listener, contents.tables().stream().mapToLong(Table::bytes).sum());
  }

  List<CheckResult> run() throws InterruptedException {
    Check check = Check.begin(TABLES, Check.DATABASE);
    Map<QualifiedName, TableSource> found = new HashMap<>();
    RoutedPartitions routed;
    try (PostgresSession session = PostgresSession.open(store)) {
      for (TableSource source : catalogued(session)) {
        found.put(source.table().qualifiedName(), source);
      }
      routed = routed(session);
    } catch (DataStoreException e) {
      return allUnknown(check.of(e));
    }
    List<CheckResult> results = new ArrayList<>();
    results.add(names(check, found));
    results.addAll(rows(found, routed));
    return results;
  }

  private static List<TableSource> catalogued(PostgresSession session) throws DataStoreException {
    try {
      return new Catalogue(session).tables();
    } catch (SQLException e) {
      throw session.error("listing tables", e);
    }
  }

  private static RoutedPartitions routed(PostgresSession session) throws DataStoreException {
    try {
      return RoutedPartitions.of(session);
    } catch (SQLException e) {
      throw session.error("listing partitions", e);
    }
  }

  private List<CheckResult> allUnknown(CheckResult cause) {
    List<CheckResult> results = new ArrayList<>(List.of(cause));
    for (Table table : contents.tables()) {
      String subject = Check.subject(table.qualifiedName());
      results.add(Check.begin(ROWS, subject).unknown(cause.detail()));
      results.add(Check.begin(DIGEST, subject).unknown(cause.detail()));
    }
    return results;
  }

  private CheckResult names(Check check, Map<QualifiedName, TableSource> found) {
    List<QualifiedName> expected = contents.tables().stream().map(Table::qualifiedName).toList();
    Set<QualifiedName> missing = new HashSet<>(expected);
    missing.removeAll(found.keySet());
    Set<QualifiedName> extra = new HashSet<>(found.keySet());
    expected.forEach(extra::remove);
    List<String> differences = new ArrayList<>();
    missing.stream()
        .map(Check::subject)
        .sorted()
        .forEach(it -> differences.add(it + " is missing"));
    extra.stream()
        .map(Check::subject)
        .sorted()
        .forEach(it -> differences.add(it + " is not in the recovery point"));
    return check.differing(
        missing.isEmpty() ? "schema" : "missing",
        differences,
        contents.tables().size() + " tables, as captured");
  }

  private List<CheckResult> rows(Map<QualifiedName, TableSource> found, RoutedPartitions routed)
      throws InterruptedException {
    List<TableRead> reads =
        contents.tables().stream()
            .map(table -> new TableRead(table, found.get(table.qualifiedName())))
            .toList();
    Queue<TableRead.Piece> pieces = new ConcurrentLinkedQueue<>();
    reads.stream()
        .flatMap(read -> read.pieces().stream())
        .sorted(Comparator.comparingLong(TableRead.Piece::estimatedBytes).reversed())
        .forEach(pieces::add);
    ForkedTasks tasks = new ForkedTasks("checks of " + store.name());
    for (int i = 0; i < Math.min(store.parallelism(), pieces.size()); i++) {
      tasks.fork(
          () -> {
            readAll(pieces, tasks);
            return null;
          });
    }
    try {
      tasks.join();
    } catch (DataStoreException | VaultException e) {
      // Anything that could not be read has no result yet, and is reported below.
      reads.forEach(read -> read.failed(String.valueOf(e.getMessage())));
    }
    Map<QualifiedName, List<TableRead>> together = new HashMap<>();
    for (TableRead read : reads) {
      routed
          .root(read.table())
          .ifPresent(root -> together.computeIfAbsent(root, any -> new ArrayList<>()).add(read));
    }
    together.forEach(TableRead::compareTogether);
    return reads.stream().flatMap(read -> read.results().stream()).toList();
  }

  private void readAll(Queue<TableRead.Piece> pieces, ForkedTasks tasks)
      throws DataStoreException, InterruptedException {
    try (PostgresSession session = PostgresSession.open(store)) {
      tasks.own(session::abort);
      for (TableRead.Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
        piece.read(session, progress);
      }
    }
  }
}
