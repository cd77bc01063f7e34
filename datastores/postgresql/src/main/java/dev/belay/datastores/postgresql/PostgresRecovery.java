package dev.belay.datastores.postgresql;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Need;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.ReplacedData;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.replace.DatabaseOrder;
import dev.belay.datastores.postgresql.replace.PostgresReplace;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.List;
import java.util.Optional;

/** Restores that replace databases by renaming, and comparisons. */
final class PostgresRecovery implements Recovery {

  @Override
  public List<Need> needs(RestoreOrder order, Vault vault)
      throws DataStoreException, VaultException, InterruptedException {
    return PostgresReplace.needs(DatabaseOrder.of(order), vault);
  }

  @Override
  public PreparedRestore prepare(RestoreOrder order, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    return PostgresReplace.prepare(DatabaseOrder.of(order), vault, progress);
  }

  @Override
  public AppliedRestore apply(
      RestoreOrder order, PreRestoreCapture before, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    return PostgresReplace.apply(DatabaseOrder.of(order), before, progress);
  }

  @Override
  public Optional<AppliedRestore> applied(RestoreOrder order)
      throws DataStoreException, InterruptedException {
    return PostgresReplace.applied(DatabaseOrder.of(order));
  }

  @Override
  public void abandon(RestoreOrder order) throws DataStoreException, InterruptedException {
    PostgresReplace.abandon(DatabaseOrder.of(order));
  }

  @Override
  public List<ReplacedData> replaced(StoreConnection store) throws DataStoreException {
    return PostgresReplace.replaced(store);
  }

  @Override
  public void dropReplaced(StoreConnection store, String name)
      throws DataStoreException, InterruptedException {
    PostgresReplace.dropReplaced(store, name);
  }

  @Override
  public String describe(RestoreOrder order) throws DataStoreException {
    return DatabaseOrder.of(order).describe();
  }
}
