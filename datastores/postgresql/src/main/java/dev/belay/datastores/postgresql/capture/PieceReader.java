package dev.belay.datastores.postgresql.capture;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.kit.progress.ByteProgress;
import dev.belay.datastores.postgresql.capture.DatabaseFacts.LargeObjectSource;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObject;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.digest.TableDigests;
import dev.belay.datastores.postgresql.session.CopyOutput;
import dev.belay.datastores.postgresql.session.CopyStatements;
import dev.belay.datastores.postgresql.session.LargeObjectReader;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.session.TableLocks;
import dev.belay.vault.SegmentRef;
import dev.belay.vault.SegmentWriter;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads pieces over one session that sees the snapshot, and streams them into the vault. */
final class PieceReader {
  private final PostgresSession session;
  private final Vault vault;
  private final String recoveryPointId;
  private final ByteProgress progress;
  private final TableLocks locks;

  PieceReader(PostgresSession session, Vault vault, String recoveryPointId, ByteProgress progress) {
    this.recoveryPointId = recoveryPointId;
    this.session = session;
    this.vault = vault;
    this.progress = progress;
    this.locks = new TableLocks(session);
  }

  /** The result of a piece. */
  sealed interface Piece {
    List<SegmentRef> segments();

    long newlyStoredBytes();
  }

  record TablePiece(
      WorkItem.TablePart part,
      RowDigest digest,
      long bytes,
      List<SegmentRef> segments,
      long newlyStoredBytes)
      implements Piece {}

  record LargeObjectPiece(
      List<LargeObject> objects, List<SegmentRef> segments, long newlyStoredBytes)
      implements Piece {}

  /**
   * Reads a piece.
   *
   * @return empty when its table can't be locked at once: somebody waits for a stronger lock, and
   *     waiting behind them would never end, because they wait for our own first lock
   */
  Optional<Piece> read(WorkItem item) throws DataStoreException, VaultException {
    try {
      if (item instanceof WorkItem.TablePart part
          && !locks.tryLock(part.source().table().qualifiedName())) {
        return Optional.empty();
      }
      return Optional.of(readLocked(item));
    } catch (SQLException e) {
      throw session.error("capturing " + item.subject(), e);
    }
  }

  /** Reads a piece whose table this session's transaction has already locked. */
  Piece readLocked(WorkItem item) throws DataStoreException, VaultException {
    try {
      return switch (item) {
        case WorkItem.TablePart part -> table(part);
        case WorkItem.LargeObjects batch -> largeObjects(batch);
      };
    } catch (SQLException e) {
      throw session.error("capturing " + item.subject(), e);
    }
  }

  private TablePiece table(WorkItem.TablePart part)
      throws SQLException, DataStoreException, VaultException {
    String sql =
        part.whole()
            ? CopyStatements.readAll(part.source().table())
            : CopyStatements.readBlocks(part.source().table(), part.fromBlock(), part.toBlock());
    try (SegmentWriter writer = vault.newSegments(recoveryPointId)) {
      CopyOutput.Result result =
          CopyOutput.read(
              session,
              sql,
              (bytes, offset, length) -> {
                writer.write(bytes, offset, length);
                progress.add(part.subject(), length);
              });
      List<SegmentRef> segments = writer.finish();
      return new TablePiece(
          part, result.digest(), result.bytes(), segments, writer.newlyStoredBytes());
    }
  }

  private LargeObjectPiece largeObjects(WorkItem.LargeObjects batch)
      throws SQLException, VaultException {
    List<LargeObject> objects = new ArrayList<>();
    try (SegmentWriter writer = vault.newSegments(recoveryPointId)) {
      for (LargeObjectSource source : batch.objects()) {
        HashStream128 hash = Hashing.xxh3_128().hashStream();
        long length =
            LargeObjectReader.read(
                session,
                source.oid(),
                (bytes, offset, count) -> {
                  hash.putBytes(bytes, offset, count);
                  writer.write(bytes, offset, count);
                  progress.add(batch.subject(), count);
                });
        objects.add(
            new LargeObject(
                source.oid(),
                source.owner(),
                source.privileges(),
                source.comment(),
                length,
                TableDigests.hex(hash.get())));
      }
      return new LargeObjectPiece(objects, writer.finish(), writer.newlyStoredBytes());
    }
  }
}
