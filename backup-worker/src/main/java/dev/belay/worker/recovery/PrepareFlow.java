package dev.belay.worker.recovery;

import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.jobs.Job;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Restores a recovery point beside the existing data, which is not touched. */
public final class PrepareFlow implements RecoveryStep {
  private final RestoreOrders orders;
  private final Vault vault;
  private final RecoveryEvents events;
  private final Duration progressInterval;

  public PrepareFlow(
      RestoreOrders orders, Vault vault, RecoveryEvents events, Duration progressInterval) {
    this.orders = orders;
    this.vault = vault;
    this.events = events;
    this.progressInterval = progressInterval;
  }

  @Override
  public List<OutboxRecord> run(RecoveryCommand command, Job job, Lease lease) throws Exception {
    Instant startedAt = events.now();
    lease.publish(List.of(events.restoreStarted(command, job.attempt())));
    RestoreOrder order = orders.order(command);
    Recovery driver = orders.driver(order.store().name());

    PreparedRestore prepared;
    try (ProgressReports progress =
        ProgressReports.start(lease, progressInterval, events.progress(command, job.attempt()))) {
      prepared = driver.prepare(order, vault, progress::progressed);
    }
    OutboxRecord event = events.prepared(command, driver.describe(order), startedAt, prepared);
    lease.note(event.value()); // the apply step describes its data by this event
    return List.of(event);
  }
}
