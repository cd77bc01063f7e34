package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.kit.progress.ByteProgress;
import dev.belay.datastores.postgresql.capture.Catalogue.TableSource;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.session.CopyOutput;
import dev.belay.datastores.postgresql.session.CopyStatements;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the rows of one restored table, which several threads read in pieces, and their result.
 */
final class TableRead {
  private static final long PIECE_BYTES = 64L << 20;

  private final Table expected;
  private final boolean found;
  private final Check rows;
  private final Check digest;
  private final List<Piece> pieces;
  private RowDigest sum = RowDigest.EMPTY;
  private int unread;
  private @Nullable DataStoreException error;
  private @Nullable String failure;
  private @Nullable Together together;

  /**
   * Rows that may lie in another partition than they did, compared at a table above.
   *
   * @param same null if the columns' order differs among the partitions, so that nobody can tell
   */
  private record Together(QualifiedName root, @Nullable Boolean same) {}

  /**
   * @param actual null when the table does not exist
   */
  TableRead(Table expected, @Nullable TableSource actual) {
    String subject = Check.subject(expected.qualifiedName());
    this.expected = expected;
    this.found = actual != null;
    this.rows = Check.begin(TableChecks.ROWS, subject);
    this.digest = Check.begin(TableChecks.DIGEST, subject);
    this.pieces = actual == null ? List.of() : split(expected, actual);
    this.unread = pieces.size();
  }

  QualifiedName table() {
    return expected.qualifiedName();
  }

  /**
   * Compares partitions by the sum of their rows. They have been read.
   *
   * @param root the table above
   */
  static void compareTogether(QualifiedName root, List<TableRead> partitions) {
    RowDigest expected = RowDigest.EMPTY;
    RowDigest found = RowDigest.EMPTY;
    for (TableRead read : partitions) {
      if (!read.found || read.error != null || read.unread > 0) {
        return; // each tells its own trouble
      }
      expected = expected.plus(read.expected.digest());
      found = found.plus(read.sum);
    }
    boolean comparable =
        partitions.stream().map(read -> read.expected.columns()).distinct().count() == 1;
    Together result = new Together(root, comparable ? expected.equals(found) : null);
    partitions.forEach(read -> read.together = result);
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** The other readers have ended for this reason. */
  synchronized void failed(String reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  synchronized List<CheckResult> results() {
    if (!found) {
      return List.of(
          rows.failed("missing", "expected " + expected.rows() + " rows, found no such table"),
          digest.failed("missing", "the table is missing"));
    }
    if (error != null) {
      return List.of(rows.of(error), digest.of(error));
    }
    if (unread > 0) {
      String reason = "not all rows were read: " + failure;
      return List.of(rows.unknown(reason), digest.unknown(reason));
    }
    if (together != null && !sum.equals(expected.digest())) {
      if (together.same == null) {
        String reason =
            "its rows may lie in other partitions of %s here, whose columns have another order"
                .formatted(together.root);
        return List.of(rows.unknown(reason), digest.unknown(reason));
      }
      if (together.same) {
        String words =
            "%d rows here; with the other partitions of %s the same as captured"
                .formatted(sum.rows(), together.root);
        return List.of(rows.passed(words), digest.passed(words));
      }
    }
    return List.of(rows(), digest());
  }

  private CheckResult rows() {
    return sum.rows() == expected.rows()
        ? rows.passed(sum.rows() + " rows")
        : rows.failed("count", "expected " + expected.rows() + " rows, found " + sum.rows());
  }

  private CheckResult digest() {
    return sum.equals(expected.digest())
        ? digest.passed(sum.sum())
        : digest.failed("digest", "expected " + expected.digest() + "; found " + sum);
  }

  private synchronized void add(RowDigest part) {
    sum = sum.plus(part);
    unread--;
  }

  private synchronized void failed(DataStoreException reason) {
    error = reason;
  }

  private List<Piece> split(Table table, TableSource source) {
    long width = Long.MAX_VALUE;
    if (source.heap() && table.filter() == null && source.blocks() > 0) {
      long bytesPerBlock = Math.max(1, source.bytes() / source.blocks());
      width = Math.max(1, PIECE_BYTES / bytesPerBlock);
    }
    if (width >= source.blocks()) {
      return List.of(new Piece(CopyStatements.readAll(table), source.bytes()));
    }
    List<Piece> split = new ArrayList<>();
    for (long from = 0; from < source.blocks(); from += width) {
      Long to = from + width >= source.blocks() ? null : from + width;
      split.add(new Piece(CopyStatements.readBlocks(table, from, to), PIECE_BYTES));
    }
    return split;
  }

  /** The rows that one statement reads. */
  final class Piece {
    private final String sql;
    private final long estimatedBytes;

    private Piece(String sql, long estimatedBytes) {
      this.sql = sql;
      this.estimatedBytes = estimatedBytes;
    }

    long estimatedBytes() {
      return estimatedBytes;
    }

    /**
     * Reads the rows and digests them.
     *
     * @throws DataStoreException when this session can't be used for other pieces either
     */
    void read(PostgresSession session, ByteProgress progress) throws DataStoreException {
      String subject = expected.qualifiedName().toString();
      try {
        add(
            CopyOutput.read(session, sql, (bytes, offset, length) -> progress.add(subject, length))
                .digest());
      } catch (SQLException e) {
        DataStoreException reason = session.error("reading " + subject, e);
        failed(reason);
        if (reason instanceof DataStoreException.Unavailable) {
          throw reason;
        }
      } catch (VaultException e) {
        throw new IllegalStateException("nothing is written to a vault", e);
      }
    }
  }
}
