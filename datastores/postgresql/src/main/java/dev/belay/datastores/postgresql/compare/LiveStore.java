package dev.belay.datastores.postgresql.compare;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.SnapshotSignal;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.capture.Catalogue;
import dev.belay.datastores.postgresql.capture.Catalogue.TableSource;
import dev.belay.datastores.postgresql.capture.DatabaseFacts;
import dev.belay.datastores.postgresql.capture.LockedSnapshot;
import dev.belay.datastores.postgresql.capture.LockedSnapshot.NotNow.Why;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObject;
import dev.belay.datastores.postgresql.contents.PostgresContents.Part;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.digest.TableDigests;
import dev.belay.datastores.postgresql.session.CopyOutput;
import dev.belay.datastores.postgresql.session.CopyStatements;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.LargeObjectReader;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.session.TableLocks;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A database as of one instant. One session locks every table against changes of its form, and the
 * other sessions share its snapshot. Nothing is written to the database.
 */
final class LiveStore implements RowSource, AutoCloseable {
  private final StoreConnection store;
  private final ForkedTasks tasks;
  private final ComparisonProgress progress;
  private final PostgresSession holder;
  private final LockedSnapshot snapshot;
  private final List<TableSource> tables;
  private final int serverVersion;
  private final Queue<Reader> idle = new ConcurrentLinkedQueue<>();
  private final Queue<PostgresSession> opened = new ConcurrentLinkedQueue<>();

  private LiveStore(
      StoreConnection store,
      ForkedTasks tasks,
      ComparisonProgress progress,
      PostgresSession holder,
      LockedSnapshot snapshot)
      throws SQLException {
    this.store = store;
    this.tasks = tasks;
    this.progress = progress;
    this.holder = holder;
    this.snapshot = snapshot;
    this.tables = new Catalogue(holder).tables();
    this.serverVersion = new DatabaseFacts(holder).server().versionNumber();
  }

  private record Reader(PostgresSession session, TableLocks locks) {}

  /**
   * Locks the tables and takes the snapshot.
   *
   * @throws LockedSnapshot.NotNow when another attempt may succeed a little later
   */
  static LiveStore open(
      StoreConnection store, ForkedTasks tasks, ComparisonProgress progress, Duration lockTimeout)
      throws DataStoreException, InterruptedException, LockedSnapshot.NotNow {
    PostgresSession holder = PostgresSession.open(store);
    boolean open = false;
    try {
      tasks.own(holder::abort);
      LiveStore live =
          new LiveStore(
              store,
              tasks,
              progress,
              holder,
              LockedSnapshot.take(holder, lockTimeout, SnapshotSignal.ALONE));
      for (TableSource table : live.tables) {
        if (!table.sameFile()) {
          throw new LockedSnapshot.NotNow(
              table.table().qualifiedName() + " was rewritten while it was being locked",
              Why.CHANGED);
        }
      }
      open = true;
      return live;
    } catch (SQLException e) {
      if (LockedSnapshot.isGone(e)) {
        throw new LockedSnapshot.NotNow(
            "a relation was dropped while it was being read", Why.CHANGED);
      }
      throw holder.error("comparison", e);
    } finally {
      if (!open) {
        holder.close();
      }
    }
  }

  Instant takenAt() {
    return snapshot.takenAt();
  }

  List<TableSource> tables() {
    return tables;
  }

  int serverVersion() {
    return serverVersion;
  }

  /** The digest of a part's rows. */
  RowDigest digest(Table table, Part part)
      throws DataStoreException, VaultException, InterruptedException {
    return copy(table, sql(table, part), (bytes, offset, length) -> {});
  }

  @Override
  public void read(Table table, Part part, CopyOutput.Sink sink)
      throws DataStoreException, VaultException, InterruptedException {
    RowDigest found = copy(table, sql(table, part), sink);
    if (!found.equals(part.digest())) {
      throw new DataStoreException.Failed(
          "%s was read twice in one snapshot with different results: %s, then %s"
              .formatted(table.qualifiedName(), part.digest(), found),
          null);
    }
  }

  @Override
  public void readSome(Table table, int rows, CopyOutput.Sink sink)
      throws DataStoreException, VaultException, InterruptedException {
    copy(table, CopyStatements.readSome(table, rows), sink);
  }

  private static String sql(Table table, Part part) {
    return part.fromBlock() == 0 && part.toBlock() == null
        ? CopyStatements.readAll(table)
        : CopyStatements.readBlocks(table, part.fromBlock(), part.toBlock());
  }

  private RowDigest copy(Table table, String sql, CopyOutput.Sink sink)
      throws DataStoreException, VaultException, InterruptedException {
    Reader reader = reader();
    PostgresSession session = reader.session();
    try {
      if (!reader.locks().tryLock(table.qualifiedName())) {
        session = holder; // it has locked all tables, so it never waits
      }
      CopyOutput.Sink counting =
          (bytes, offset, length) -> {
            progress.add(table, length);
            sink.write(bytes, offset, length);
          };
      if (session != holder) {
        return CopyOutput.read(session, sql, counting).digest();
      }
      synchronized (holder) {
        return CopyOutput.read(holder, sql, counting).digest();
      }
    } catch (SQLException e) {
      throw session.error("reading " + table.qualifiedName(), e);
    } finally {
      idle.add(reader); // after a failure everything ends
    }
  }

  private Reader reader() throws DataStoreException, InterruptedException {
    Reader reader = idle.poll();
    if (reader != null) {
      return reader;
    }
    PostgresSession session = PostgresSession.open(store);
    opened.add(session);
    tasks.own(session::abort);
    try {
      session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      session.execute("SET TRANSACTION SNAPSHOT " + Identifiers.literal(snapshot.id()));
    } catch (SQLException e) {
      throw session.error("sharing the snapshot", e);
    }
    return new Reader(session, new TableLocks(session));
  }

  /** Every large object with its digest, one after the other. */
  List<LargeObject> largeObjects() throws DataStoreException, VaultException {
    List<LargeObject> objects = new ArrayList<>();
    synchronized (holder) {
      try {
        for (DatabaseFacts.LargeObjectSource source : new DatabaseFacts(holder).largeObjects()) {
          HashStream128 hash = Hashing.xxh3_128().hashStream();
          long length =
              LargeObjectReader.read(
                  holder,
                  source.oid(),
                  (bytes, offset, count) -> hash.putBytes(bytes, offset, count));
          objects.add(
              new LargeObject(
                  source.oid(),
                  source.owner(),
                  source.privileges(),
                  source.comment(),
                  length,
                  TableDigests.hex(hash.get())));
        }
      } catch (SQLException e) {
        throw holder.error("reading large objects", e);
      }
    }
    return objects;
  }

  @Override
  public void close() {
    opened.forEach(PostgresSession::close);
    holder.close();
  }
}
