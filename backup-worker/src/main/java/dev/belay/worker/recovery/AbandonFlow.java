package dev.belay.worker.recovery;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.events.Action;
import dev.belay.events.CommandReader;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.RecoveryCommand;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what was prepared. It is also the end of a cancellation: recording the cancellation
 * interrupted the running step, and that step has ended, because both run in one lane. If the
 * restore is already in place, it stays there and is reported, so that nobody waits in vain.
 */
public final class AbandonFlow implements RecoveryStep {
  private static final Logger LOG = LoggerFactory.getLogger(AbandonFlow.class);

  private final RestoreOrders orders;
  private final JobStore jobs;
  private final RecoveryEvents events;
  private final AppliedReports reports;

  AbandonFlow(RestoreOrders orders, JobStore jobs, RecoveryEvents events, AppliedReports reports) {
    this.orders = orders;
    this.jobs = jobs;
    this.events = events;
    this.reports = reports;
  }

  @Override
  public List<OutboxRecord> run(RecoveryCommand command, Job job, Lease lease) throws Exception {
    if (command.getTarget() == null) { // a comparison prepares nothing
      return List.of(events.abandoned(command));
    }
    RestoreOrder order = orders.order(command);
    Recovery driver = orders.driver(order.store().name());
    Optional<AppliedRestore> applied = driver.applied(order);
    if (applied.isPresent()) {
      logInPlace(command);
      return reports.of(command, order, driver.describe(order), applied.get(), events.now());
    }
    if (jobs.done(CommandReader.sibling(command, Action.APPLY).toString())) {
      logInPlace(command); // or was, until a later restore; the apply step has reported it
      return List.of();
    }
    driver.abandon(order);
    return List.of(events.abandoned(command));
  }

  private static void logInPlace(RecoveryCommand command) {
    LOG.atInfo()
        .addKeyValue("belay.operation", command.getOperationId())
        .addKeyValue("belay.store", command.getDataStore())
        .log("The restore is already in place and stays there");
  }
}
