package dev.belay.worker.recovery;

import dev.belay.datastores.DataStoreException;
import dev.belay.jobs.Job;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.worker.stores.DataStores;
import java.util.List;

/**
 * Drops replaced data by its name, and reports it. If the data is already gone, that counts as
 * success.
 */
public final class DropReplacedFlow implements RecoveryStep {
  private final DataStores stores;
  private final RestoreOrders orders;
  private final RecoveryEvents events;

  public DropReplacedFlow(DataStores stores, RestoreOrders orders, RecoveryEvents events) {
    this.stores = stores;
    this.orders = orders;
    this.events = events;
  }

  @Override
  public List<OutboxRecord> run(RecoveryCommand command, Job job, Lease lease) throws Exception {
    String name = command.getReplaced();
    if (name == null) {
      throw new DataStoreException.Misconfigured(
          "the command does not name the replaced data to drop", null);
    }
    String store = RestoreOrders.target(command).getDataStore();
    orders.driver(store).dropReplaced(stores.connection(store), name);
    return List.of(events.replacedDropped(command));
  }
}
