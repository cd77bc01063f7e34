package dev.belay.datastores.postgresql.digest;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObject;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.session.CopyOutput;
import dev.belay.datastores.postgresql.session.CopyStatements;
import dev.belay.datastores.postgresql.session.LargeObjectReader;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Digests of a database's current content, in the terms of a manifest. */
public final class TableDigests {
  private TableDigests() {}

  /**
   * Reads every row of {@code table} over {@code session} and digests it as the capture did: the
   * manifest's columns in the manifest's order, with its filter, without inherited rows. Ends at
   * once when another thread calls {@link PostgresSession#abort}.
   *
   * @param bytesRead receives the length of each piece that was read, often
   */
  public static RowDigest digest(PostgresSession session, Table table, LongConsumer bytesRead)
      throws DataStoreException {
    try {
      return CopyOutput.read(
              session,
              CopyStatements.readAll(table),
              (bytes, offset, length) -> bytesRead.accept(length))
          .digest();
    } catch (SQLException e) {
      throw session.error("reading " + table.qualifiedName(), e);
    } catch (VaultException e) {
      throw new IllegalStateException("the sink writes to no vault", e);
    }
  }

  /** XXH3-128 of a large object's data, as in {@link LargeObject#digest}. */
  public static String digest(PostgresSession session, LargeObject object)
      throws DataStoreException {
    HashStream128 hash = Hashing.xxh3_128().hashStream();
    try {
      LargeObjectReader.read(
          session, object.oid(), (bytes, at, length) -> hash.putBytes(bytes, at, length));
    } catch (SQLException e) {
      throw session.error("reading large object " + object.oid(), e);
    } catch (VaultException e) {
      throw new IllegalStateException("the sink writes to no vault", e);
    }
    return hex(hash.get());
  }

  /** In the form of manifests. */
  public static String hex(HashValue128 hash) {
    return String.format(
        Locale.ROOT, "%016x%016x", hash.getMostSignificantBits(), hash.getLeastSignificantBits());
  }
}
