package dev.belay.datastores.postgresql.digest;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObject;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.util.function.LongConsumer;

/** Digests of what is in a database now, in the terms of a manifest. */
public final class TableDigests {
  private TableDigests() {}

  /**
   * Reads every row of {@code table} over {@code session} and digests it like the capture did: the
   * manifest's columns in the manifest's order, with its filter, without inherited rows.
   *
   * @param bytesRead hears the length of what was read, often
   */
  public static RowDigest digest(PostgresSession session, Table table, LongConsumer bytesRead)
      throws DataStoreException, InterruptedException {
    throw new DataStoreException.Failed("digests of tables are not built yet", null);
  }

  /** XXH3-128 of a large object's data, as in {@link LargeObject#digest}. */
  public static String digest(PostgresSession session, LargeObject object)
      throws DataStoreException, InterruptedException {
    throw new DataStoreException.Failed("digests of large objects are not built yet", null);
  }
}
