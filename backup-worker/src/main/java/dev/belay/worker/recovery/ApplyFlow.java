package dev.belay.worker.recovery;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.RestoreOrder;
import dev.belay.datastores.StoreConnection;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.Lease;
import dev.belay.jobs.LeaseLostException;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.worker.capture.CaptureEvents;
import dev.belay.worker.capture.CaptureFailures.Described;
import dev.belay.worker.stores.DataStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the prepared data into place. First, while nobody can write, the existing data is captured,
 * and its recovery point is in the vault before anything is replaced. After that the step can't be
 * cancelled. A repetition after the swap reports the swap and captures nothing.
 */
public final class ApplyFlow implements RecoveryStep {
  private static final Logger LOG = LoggerFactory.getLogger(ApplyFlow.class);

  private final DataStores stores;
  private final RestoreOrders orders;
  private final Vault vault;
  private final PreRestorePoints points;
  private final AppliedReports reports;
  private final RecoveryEvents events;
  private final CaptureEvents captureEvents;
  private final Duration progressInterval;

  public ApplyFlow(
      DataStores stores,
      Vault vault,
      JobStore jobs,
      RecoveryEvents events,
      CaptureEvents captureEvents,
      Duration progressInterval) {
    this.stores = stores;
    this.orders = new RestoreOrders(stores, vault);
    this.vault = vault;
    this.points = new PreRestorePoints(vault);
    this.reports = new AppliedReports(vault, jobs, events, captureEvents);
    this.events = events;
    this.captureEvents = captureEvents;
    this.progressInterval = progressInterval;
  }

  @Override
  public List<OutboxRecord> run(RecoveryCommand command, Job job, Lease lease) throws Exception {
    Instant startedAt = events.now();
    RestoreOrder order = orders.order(command);
    Recovery driver = orders.driver(order.store().name());
    if (order.replace()) {
      PreRestorePoints.command(command); // refuse before writers are locked out
    }
    AppliedRestore applied;
    try (ProgressReports progress =
        ProgressReports.start(lease, progressInterval, events.progress(command, job.attempt()))) {
      applied =
          driver.apply(
              order,
              existing -> capture(command, existing, job, lease, progress),
              progress::progressed);
    }
    return reports.of(command, order, driver.describe(order), applied, startedAt);
  }

  /**
   * Runs while nobody can write. When it returns, the draft is in the vault, and this worker still
   * had the job when it put the draft there.
   */
  private void capture(
      RecoveryCommand command,
      StoreConnection existing,
      Job job,
      Lease lease,
      ProgressReports progress)
      throws DataStoreException, VaultException, InterruptedException {
    BackupCommand capture = PreRestorePoints.command(command);
    if (!RestoreOrders.target(command).getReplace()) {
      throw new DataStoreException.Refused(
          "the target exists, and the command does not allow to replace it");
    }
    publish(lease, captureEvents.started(capture, job.attempt()));
    Manifest draft =
        stores
            .driver(existing.name())
            .capture(points.nextDraft(capture, existing), vault, progress::progressed);
    lease.pastCancelling();
    points.commitDraft(draft);
  }

  /** Never reports a completed swap as failed, as far as it can know. */
  @Override
  public Optional<List<OutboxRecord>> doneAllTheSame(RecoveryCommand command, JobFailure failure) {
    if (failure.attempts() == 0) {
      return Optional.empty();
    }
    try {
      RestoreOrder order = orders.order(command);
      Recovery driver = orders.driver(order.store().name());
      if (driver.applied(order).isEmpty()) {
        return Optional.empty();
      }
      AppliedRestore applied =
          driver.apply(order, ApplyFlow::captureNothing, ProgressListener.NONE);
      return Optional.of(reports.of(command, order, driver.describe(order), applied, events.now()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (DataStoreException | VaultException e) {
      LOG.atWarn()
          .addKeyValue("belay.operation", command.getOperationId())
          .addKeyValue("belay.store", command.getDataStore())
          .setCause(e)
          .log("It is unknown whether the restore is in place; look at the target");
      return Optional.empty();
    }
  }

  /** Reports that the announced pre-restore point will not come. */
  @Override
  public List<OutboxRecord> alsoFailed(RecoveryCommand command, Described failure, int attempts) {
    try {
      if (attempts == 0 || !RestoreOrders.target(command).getReplace()) {
        return List.of();
      }
      return List.of(captureEvents.failed(PreRestorePoints.command(command), failure, attempts));
    } catch (DataStoreException e) {
      return List.of();
    }
  }

  private static void captureNothing(StoreConnection existing) throws DataStoreException {
    throw new DataStoreException.Refused(
        "the step has failed, so nothing may be replaced any more");
  }

  private static void publish(Lease lease, OutboxRecord record) throws InterruptedException {
    try {
      lease.publish(List.of(record));
    } catch (LeaseLostException e) {
      throw new InterruptedException(e.getMessage());
    }
  }
}
