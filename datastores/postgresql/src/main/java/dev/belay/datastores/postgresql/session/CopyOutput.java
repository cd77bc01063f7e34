package dev.belay.datastores.postgresql.session;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.contents.RowDigester;
import dev.belay.vault.VaultException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.SQLException;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.PGStream;
import org.postgresql.core.QueryExecutorBase;

/**
 * Reads {@code COPY … TO STDOUT} in text format. Every row is digested in the buffer, and the text
 * is passed on in large pieces.
 *
 * <p>pgjdbc returns each row as an array of its own, which must fit into the heap. So the rows are
 * read from its stream, and everything else (notices, errors, the end) is left to pgjdbc.
 */
public final class CopyOutput {
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int COPY_DATA = 'd';
  private static final VarHandle STREAM = streamOfQueryExecutor();

  /** Receives the text in order. */
  @FunctionalInterface
  public interface Sink {
    void write(byte[] bytes, int offset, int length) throws VaultException;
  }

  private final RowDigester digester = new RowDigester();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Sink sink;
  private int filled;
  private long bytes;

  private CopyOutput(Sink sink) {
    this.sink = sink;
  }

  /**
   * @param digest the digest of the rows
   * @param bytes the length of the text, with the line feeds
   */
  public record Result(RowDigest digest, long bytes) {}

  /**
   * Runs {@code sql} and reads it to its end.
   *
   * @throws DataStoreException.Failed when the server's count differs from the rows that arrived
   */
  public static Result read(PostgresSession session, String sql, Sink sink)
      throws SQLException, DataStoreException, VaultException {
    return new CopyOutput(sink).read(session, sql);
  }

  private Result read(PostgresSession session, String sql)
      throws SQLException, DataStoreException, VaultException {
    BaseConnection connection = session.jdbc().unwrap(BaseConnection.class);
    CopyOut copy = new CopyManager(connection).copyOut(sql);
    PGStream stream = (PGStream) STREAM.get((QueryExecutorBase) connection.getQueryExecutor());
    try {
      while (true) {
        while (stream.peekChar() == COPY_DATA) {
          stream.receiveChar();
          message(stream, stream.receiveInteger4() - Integer.BYTES);
        }
        byte[] row = copy.readFromCopy();
        if (row == null) {
          break;
        }
        message(row);
      }
    } catch (VaultException e) {
      throw e;
    } catch (IOException e) {
      throw new SQLException("the connection was lost", "08006", e);
    }
    flush();
    if (copy.getHandledRowCount() != digester.rows()) {
      throw new DataStoreException.Failed(
          "the server sent "
              + copy.getHandledRowCount()
              + " rows and "
              + digester.rows()
              + " arrived from "
              + sql,
          null);
    }
    return new Result(digester.digest(), bytes);
  }

  private void message(PGStream stream, int length)
      throws IOException, SQLException, VaultException {
    if (length > buffer.length - filled) {
      flush();
    }
    if (length <= buffer.length) {
      stream.receive(buffer, filled, length);
      requireLineFeed(buffer[filled + length - 1]);
      digester.row(buffer, filled, length - 1);
      filled += length;
      return;
    }
    for (int left = length; left > 0; left -= filled, flush()) {
      filled = Math.min(left, buffer.length);
      stream.receive(buffer, 0, filled);
      boolean last = filled == left;
      if (last) {
        requireLineFeed(buffer[filled - 1]);
      }
      digester.piece(buffer, 0, last ? filled - 1 : filled);
    }
    digester.endRow();
  }

  private void message(byte[] row) throws SQLException, VaultException {
    flush();
    requireLineFeed(row[row.length - 1]);
    digester.row(row, 0, row.length - 1);
    sink.write(row, 0, row.length);
    bytes += row.length;
  }

  private void flush() throws VaultException {
    if (filled > 0) {
      sink.write(buffer, 0, filled);
      bytes += filled;
      filled = 0;
    }
  }

  /** Every message is a row. All servers do that, but no rule requires it. */
  private static void requireLineFeed(byte last) throws SQLException {
    if (last != '\n') {
      throw new SQLException("a row of COPY text did not end with a line feed", "08P01");
    }
  }

  private static VarHandle streamOfQueryExecutor() {
    try {
      return MethodHandles.privateLookupIn(QueryExecutorBase.class, MethodHandles.lookup())
          .findVarHandle(QueryExecutorBase.class, "pgStream", PGStream.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e); // another pgjdbc; a test notices it first
    }
  }
}
