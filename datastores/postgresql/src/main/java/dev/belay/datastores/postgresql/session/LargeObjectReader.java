package dev.belay.datastores.postgresql.session;

import dev.belay.vault.VaultException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.PGStatement;

/** Reads the data of a large object, as the session's snapshot sees it. */
public final class LargeObjectReader {
  private static final int PIECE_BYTES = 1024 * 1024;

  private LargeObjectReader() {}

  /** Passes the data to {@code sink} in pieces of at most 1 MiB. Returns its length. */
  public static long read(PostgresSession session, long oid, CopyOutput.Sink sink)
      throws SQLException, VaultException {
    try (PreparedStatement statement =
        session.jdbc().prepareStatement("SELECT pg_catalog.lo_get(?::pg_catalog.oid, ?, ?)")) {
      statement.unwrap(PGStatement.class).setPrepareThreshold(-1); // binary, so half of the bytes
      long offset = 0;
      while (true) {
        statement.setLong(1, oid);
        statement.setLong(2, offset);
        statement.setInt(3, PIECE_BYTES);
        byte[] piece = piece(statement);
        if (piece.length > 0) {
          sink.write(piece, 0, piece.length);
          offset += piece.length;
        }
        if (piece.length < PIECE_BYTES) {
          return offset;
        }
      }
    }
  }

  private static byte[] piece(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getBytes(1);
    }
  }
}
