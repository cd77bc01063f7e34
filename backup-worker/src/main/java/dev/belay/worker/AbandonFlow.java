package dev.belay.worker;

import dev.belay.datastores.RecoveryDriver;
import dev.belay.datastores.RestoreOrder;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.worker.recovery.RecoveryActions;
import dev.belay.worker.recovery.RecoveryEvents;
import dev.belay.worker.recovery.RecoveryStep;
import dev.belay.worker.recovery.RestoreOrders;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what was prepared. Also the end of a cancellation: what ran was interrupted when that was
 * recorded, and has ended when this runs, since both are in one lane. What is in place stays there,
 * and nothing is said to be abandoned.
 */
public final class AbandonFlow implements RecoveryStep {
  private static final Logger LOG = LoggerFactory.getLogger(AbandonFlow.class);

  private final RestoreOrders orders;
  private final JobStore jobs;
  private final RecoveryEvents events;

  public AbandonFlow(RestoreOrders orders, JobStore jobs, RecoveryEvents events) {
    this.orders = orders;
    this.jobs = jobs;
    this.events = events;
  }

  @Override
  public List<OutboxRecord> run(RecoveryCommand command, Job job, Lease lease) throws Exception {
    if (command.getTarget() == null) { // a comparison prepares nothing
      return List.of(events.abandoned(command));
    }
    RestoreOrder order = orders.order(command);
    RecoveryDriver driver = orders.driver(order.store().name());
    if (jobs.done(RecoveryActions.commandId(command, RecoveryActions.APPLY))
        || RestoreOrders.swapped(driver, order)) {
      LOG.atInfo()
          .addKeyValue("belay.operation", command.getOperationId())
          .addKeyValue("belay.store", command.getDataStore())
          .log("the restore is in place, and stays there");
      return List.of();
    }
    driver.abandon(order);
    return List.of(events.abandoned(command));
  }
}
