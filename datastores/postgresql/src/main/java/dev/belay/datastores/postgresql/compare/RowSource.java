package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.Part;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.session.CopyOutput;
import dev.belay.vault.VaultException;

/** The rows of one side, as of one instant, as often as they are asked for. For many threads. */
interface RowSource {
  /**
   * Reads a part of a table.
   *
   * @throws DataStoreException.Failed when its rows are not those of {@link Part#digest}
   */
  void read(Table table, Part part, CopyOutput.Sink sink)
      throws DataStoreException, VaultException, InterruptedException;

  /** Reads at least {@code rows} rows of a table if it has as many, whichever. */
  void readSome(Table table, int rows, CopyOutput.Sink sink)
      throws DataStoreException, VaultException, InterruptedException;
}
