package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.digest.TableDigests;
import dev.belay.datastores.postgresql.session.CopyOutput;
import dev.belay.datastores.postgresql.session.CopyStatements;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Copies rows from a prepared database into the transaction of a session, and reads them there
 * again: their digest must equal the recovery point's digest of the table. Commits nothing.
 */
final class TransferredTables {
  private final PostgresContents contents;
  private final PostgresSession from;
  private final PostgresSession to;
  private final ProgressListener progress;

  TransferredTables(
      PostgresContents contents,
      PostgresSession from,
      PostgresSession to,
      ProgressListener progress) {
    this.contents = contents;
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /**
   * @param tables empty in the target, and complete in the prepared database
   * @throws DataStoreException.Failed when rows arrived that differ from the recovery point's
   */
  void transfer(List<Table> tables) throws SQLException, DataStoreException {
    for (Table table : tables) {
      copy(table);
    }
    for (Table table : tables) {
      compare(table);
    }
  }

  private void copy(Table table) throws SQLException, DataStoreException {
    CopyIn in =
        new CopyManager(to.jdbc().unwrap(BaseConnection.class)).copyIn(CopyStatements.load(table));
    long rows;
    try {
      long[] done = {0};
      rows =
          CopyOutput.read(
                  from,
                  CopyStatements.readAll(table),
                  (bytes, offset, length) -> {
                    write(in, bytes, offset, length);
                    done[0] += length;
                    progress.progressed(table.qualifiedName().toString(), done[0], 0);
                  })
              .digest()
              .rows();
      long arrived = in.endCopy();
      if (arrived != rows) {
        throw new DataStoreException.Failed(
            table.qualifiedName() + " has " + rows + " rows, and " + arrived + " arrived", null);
      }
    } catch (NotTaken e) {
      throw to.error("copying " + table.qualifiedName(), e.cause);
    } catch (SQLException e) {
      throw to.error("copying " + table.qualifiedName(), e);
    } catch (VaultException e) {
      throw new IllegalStateException("the sink writes to no vault", e);
    } finally {
      if (in.isActive()) {
        cancel(in);
      }
    }
  }

  private static void write(CopyIn in, byte[] bytes, int offset, int length) {
    try {
      in.writeToCopy(bytes, offset, length);
    } catch (SQLException e) {
      throw new NotTaken(e);
    }
  }

  /** The original failure must be reported, not this one. */
  private static void cancel(CopyIn in) {
    try {
      in.cancelCopy();
    } catch (SQLException e) {
      // the connection is closed by its owner
    }
  }

  private void compare(Table table) throws DataStoreException {
    progress.progressed("comparing " + table.qualifiedName(), 0, 0);
    RowDigest found = TableDigests.digest(to, table, bytes -> {});
    boolean recorded =
        contents.tables().stream()
            .anyMatch(it -> it.name().equals(table.name()) && it.digest().equals(found));
    if (!recorded) {
      throw new DataStoreException.Failed(
          "the rows that arrived in "
              + table.qualifiedName()
              + ", "
              + found.rows()
              + " rows, differ from the recovery point; nothing was changed",
          null);
    }
  }

  /** The target did not accept a piece. */
  private static final class NotTaken extends RuntimeException {
    private final SQLException cause;

    NotTaken(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
