package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.Part;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.session.CopyOutput;
import dev.belay.vault.VaultException;

/**
 * The rows of one side, as of one instant. They can be read any number of times. For many threads.
 */
interface RowSource {
  /**
   * Reads a part of a table.
   *
   * @throws DataStoreException.Failed when its rows don't match the digest of the {@link Part}
   */
  void read(Table table, Part part, CopyOutput.Sink sink)
      throws DataStoreException, VaultException, InterruptedException;

  /** Reads any {@code rows} rows of a table or more, or all if it has fewer. */
  void readSome(Table table, int rows, CopyOutput.Sink sink)
      throws DataStoreException, VaultException, InterruptedException;
}
