package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.SnapshotSignal;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.kit.progress.ByteProgress;
import dev.belay.datastores.postgresql.capture.Catalogue.TableSource;
import dev.belay.datastores.postgresql.capture.DatabaseFacts.LargeObjectSource;
import dev.belay.datastores.postgresql.capture.LockedSnapshot.NotNow.Why;
import dev.belay.datastores.postgresql.capture.PieceReader.Piece;
import dev.belay.datastores.postgresql.contents.PostgresContents.GeneratedColumns;
import dev.belay.datastores.postgresql.contents.PostgresContents.Sequence;
import dev.belay.datastores.postgresql.readiness.RollbackNeeds;
import dev.belay.datastores.postgresql.schema.SchemaTool;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresErrors;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.SegmentRef;
import dev.belay.vault.SegmentWriter;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One attempt: locks, snapshot, schema and all pieces. It reads everything or throws. After a
 * failure no manifest names what it has stored.
 */
final class CaptureAttempt {
  /**
   * Whoever blocks pg_dump waits for the tables that are locked here, and so for pg_dump. So
   * waiting for them longer than for a lock is pointless, and everybody who comes later would wait
   * as well.
   */
  private static final Duration PG_DUMP_LOCKS = Duration.ofSeconds(2);

  private final StoreConnection store;
  private final SchemaTool tool;
  private final Vault vault;
  private final String recoveryPointId;
  private final ByteProgress progress;
  private final Duration lockTimeout;
  private final SnapshotSignal signal;
  private final SnapshotHook hook;
  private final ForkedTasks tasks;
  private final Queue<WorkItem> pending = new ConcurrentLinkedQueue<>();
  private final Queue<WorkItem> blocked = new ConcurrentLinkedQueue<>();
  private final Collection<Piece> pieces = new ConcurrentLinkedQueue<>();

  CaptureAttempt(
      StoreConnection store,
      SchemaTool tool,
      Vault vault,
      String recoveryPointId,
      ByteProgress progress,
      Duration lockTimeout,
      SnapshotSignal signal,
      SnapshotHook hook,
      ForkedTasks tasks) {
    this.store = store;
    this.tool = tool;
    this.vault = vault;
    this.recoveryPointId = recoveryPointId;
    this.progress = progress;
    this.lockTimeout = lockTimeout;
    this.signal = signal;
    this.hook = hook;
    this.tasks = tasks;
  }

  /** Called while the snapshot is held, before anything is read under it. */
  @FunctionalInterface
  interface SnapshotHook {
    SnapshotHook NONE = id -> {};

    void held(String snapshotId) throws Exception;
  }

  /**
   * @param storedBytes bytes of the archive's segments that were not in the vault before
   */
  record CapturedSchema(
      byte[] archive,
      String sql,
      List<SegmentRef> segments,
      long storedBytes,
      List<String> warnings) {}

  /**
   * Everything that the manifest is made of.
   *
   * @param rollbackNeeds what a rollback by the same user would lack
   */
  record Captured(
      Instant snapshotAt,
      CapturedFacts facts,
      CapturedSchema schema,
      List<TableSource> tables,
      List<Sequence> sequences,
      List<Piece> pieces,
      List<GeneratedColumns> generated,
      List<Need> rollbackNeeds) {}

  Captured run() throws Exception {
    try (PostgresSession session = session()) {
      try {
        return capture(session);
      } catch (SQLException e) {
        if (LockedSnapshot.isGone(e)) {
          throw new LockedSnapshot.NotNow(
              "a relation was dropped while it was being read", Why.CHANGED);
        }
        throw session.error("capture", e);
      }
    }
  }

  private Captured capture(PostgresSession session) throws Exception {
    LockedSnapshot snapshot = LockedSnapshot.take(session, lockTimeout, signal);
    hook.held(snapshot.id());
    boolean standby = Standby.is(session);
    CompletableFuture<CapturedSchema> schema = tasks.fork(() -> schema(snapshot.id(), standby));
    Catalogue catalogue = new Catalogue(session);
    DatabaseFacts facts = new DatabaseFacts(session);
    List<TableSource> tables = catalogue.tables();
    requireUnchanged(tables);
    plan(tables, facts);
    List<CompletableFuture<Void>> readers = startReaders(snapshot.id());
    List<Sequence> sequences = catalogue.sequences();
    CapturedFacts captured = CapturedFacts.read(session, facts);
    List<GeneratedColumns> generated = GeneratedColumnsReader.read(session);
    CapturedSchema capturedSchema = tasks.await(schema);
    if (!signal.agreed()) {
      throw new LockedSnapshot.NotNow(
          "another data store's snapshot could not be kept", Why.LET_GO);
    }
    for (CompletableFuture<Void> reader : readers) {
      tasks.await(reader);
    }
    readBlocked(session);
    List<Need> rollback = RollbackNeeds.of(session, capturedSchema.sql());
    session.execute("COMMIT"); // the locks were held to the end, so no table changed its form
    return new Captured(
        snapshot.takenAt(),
        captured,
        capturedSchema,
        tables,
        sequences,
        List.copyOf(pieces),
        generated,
        rollback);
  }

  private PostgresSession session() throws DataStoreException, InterruptedException {
    PostgresSession session = PostgresSession.open(store);
    tasks.own(session::abort);
    return session;
  }

  private static void requireUnchanged(List<TableSource> tables) throws LockedSnapshot.NotNow {
    for (TableSource table : tables) {
      if (!table.sameFile()) {
        throw new LockedSnapshot.NotNow(
            table.table().qualifiedName() + " was rewritten while it was being locked",
            Why.CHANGED);
      }
    }
  }

  private void plan(List<TableSource> tables, DatabaseFacts facts) throws SQLException {
    List<WorkItem> items = new ArrayList<>();
    for (TableSource table : tables) {
      items.addAll(WorkItem.Plan.parts(table, facts.server().versionNumber()));
    }
    List<LargeObjectSource> objects = facts.largeObjects();
    if (!objects.isEmpty()) {
      items.addAll(WorkItem.Plan.batches(objects, facts.largeObjectBytes()));
    }
    progress.begin("rows", items.stream().mapToLong(WorkItem::estimatedBytes).sum());
    pending.addAll(WorkItem.Plan.ordered(items));
  }

  private List<CompletableFuture<Void>> startReaders(String snapshotId) {
    List<CompletableFuture<Void>> readers = new ArrayList<>();
    int count = Math.min(store.parallelism(), Math.max(1, pending.size()));
    for (int i = 0; i < count; i++) {
      readers.add(
          tasks.fork(
              () -> {
                readPending(snapshotId);
                return null;
              }));
    }
    return readers;
  }

  private void readPending(String snapshotId)
      throws DataStoreException, VaultException, InterruptedException {
    try (PostgresSession session = session()) {
      try {
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        session.execute("SET TRANSACTION SNAPSHOT " + Identifiers.literal(snapshotId));
      } catch (SQLException e) {
        throw session.error("sharing the snapshot", e);
      }
      PieceReader reader = new PieceReader(session, vault, recoveryPointId, progress);
      for (WorkItem item = pending.poll(); item != null; item = pending.poll()) {
        Optional<Piece> piece = reader.read(item);
        if (piece.isPresent()) {
          pieces.add(piece.get());
        } else {
          blocked.add(item);
        }
      }
    }
  }

  /** Uses the session that locked all tables first, so it never waits. */
  private void readBlocked(PostgresSession session) throws DataStoreException, VaultException {
    PieceReader reader = new PieceReader(session, vault, recoveryPointId, progress);
    for (WorkItem item = blocked.poll(); item != null; item = blocked.poll()) {
      pieces.add(reader.readLocked(item));
    }
  }

  private CapturedSchema schema(String snapshotId, boolean standby) throws Exception {
    SchemaTool.Archive archive =
        dumped(snapshotId, standby)
            .orElseThrow(
                () ->
                    new LockedSnapshot.NotNow(
                        "a change was waiting for a table before pg_dump reached it", Why.LOCKED));
    String sql = tool.sql(archive.bytes());
    try (SegmentWriter writer = vault.newSegments(recoveryPointId)) {
      writer.write(archive.bytes(), 0, archive.bytes().length);
      List<SegmentRef> segments = writer.finish();
      return new CapturedSchema(
          archive.bytes(), sql, segments, writer.newlyStoredBytes(), archive.warnings());
    }
  }

  private Optional<SchemaTool.Archive> dumped(String snapshotId, boolean standby)
      throws DataStoreException, InterruptedException {
    try {
      return tool.dump(store, snapshotId, PG_DUMP_LOCKS);
    } catch (DataStoreException.Failed e) {
      throw standby ? PostgresErrors.onStandby(e) : e;
    }
  }
}
