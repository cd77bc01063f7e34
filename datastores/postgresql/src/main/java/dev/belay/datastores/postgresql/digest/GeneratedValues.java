package dev.belay.datastores.postgresql.digest;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.GeneratedColumns;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.session.CopyOutput;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The digest of a table's stored generated values, each with its row's key. They are not captured,
 * since a restore computes them again, and it may compute others.
 */
public final class GeneratedValues {
  private GeneratedValues() {}

  /**
   * Reads the table itself, without those that inherit from it.
   *
   * @param columns which; their digest is ignored
   */
  public static RowDigest digest(PostgresSession session, GeneratedColumns columns)
      throws SQLException, DataStoreException {
    String values =
        Stream.concat(columns.key().stream(), columns.columns().stream())
            .map(Identifiers::quote)
            .collect(Collectors.joining(", "));
    // Hashed by the server, whatever the database's encoding is.
    String sql =
        "COPY (SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(ROW("
            + values
            + ")::pg_catalog.text, 'SQL_ASCII')), 'hex') FROM ONLY "
            + Identifiers.quote(columns.qualifiedName())
            + ") TO STDOUT";
    try {
      return CopyOutput.read(session, sql, (bytes, offset, length) -> {}).digest();
    } catch (VaultException e) {
      throw new IllegalStateException("nothing is written to a vault", e);
    }
  }
}
