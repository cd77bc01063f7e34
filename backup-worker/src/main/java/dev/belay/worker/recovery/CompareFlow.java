package dev.belay.worker.recovery;

import dev.belay.datastores.Comparing;
import dev.belay.datastores.Comparison;
import dev.belay.datastores.Need;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreOrder;
import dev.belay.jobs.Job;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.worker.stores.DataStores;
import java.util.List;

/**
 * Counts the items (rows, keys, files) by which the current data, or a later recovery point,
 * differs from a recovery point, and says what a restore of it would lack. Changes nothing, and
 * asks the driver for no samples.
 */
public final class CompareFlow implements RecoveryStep {
  private static final int NO_SAMPLES = 0;

  private final DataStores stores;
  private final Vault vault;
  private final RecoveryEvents events;

  public CompareFlow(DataStores stores, Vault vault, RecoveryEvents events) {
    this.stores = stores;
    this.vault = vault;
    this.events = events;
  }

  @Override
  public List<OutboxRecord> run(RecoveryCommand command, Job job, Lease lease) throws Exception {
    lease.publish(List.of(events.comparisonStarted(command, job.attempt())));
    Comparing driver = new RestoreOrders(stores, vault).comparing(command.getDataStore());
    Manifest before = vault.manifest(command.getRecoveryPointId()).manifest();
    Comparison comparison = compare(command, driver, before);
    return List.of(events.comparisonCompleted(command, comparison, needs(command)));
  }

  /** What would be missing, where the comparison is the plan of a restore. */
  private List<Need> needs(RecoveryCommand command) throws Exception {
    if (command.getTarget() == null) {
      return List.of();
    }
    RestoreOrders orders = new RestoreOrders(stores, vault);
    RestoreOrder order = orders.order(command);
    return orders.driver(order.store().name()).needs(order, vault);
  }

  private Comparison compare(RecoveryCommand command, Comparing driver, Manifest before)
      throws Exception {
    String other = command.getOtherPointId();
    if (other != null) {
      Manifest after = vault.manifest(other).manifest();
      return driver.compare(before, after, vault, NO_SAMPLES, ProgressListener.NONE);
    }
    return driver.compare(
        before,
        vault,
        stores.connection(command.getDataStore()),
        NO_SAMPLES,
        ProgressListener.NONE);
  }
}
