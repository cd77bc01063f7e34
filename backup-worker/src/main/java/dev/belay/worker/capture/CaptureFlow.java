package dev.belay.worker.capture;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.Assertion;
import dev.belay.schemas.BackupCommand;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.Vault.Committed;
import dev.belay.vault.VaultException;
import dev.belay.worker.stores.DataStores;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a command into a recovery point. It may run any number of times, even at the same time: the
 * point's id derives from the command's, and the manifest is written last and only once. An attempt
 * that finds the manifest reports it.
 */
public final class CaptureFlow implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureFlow.class);
  private static final String FULL = "full";

  private final DataStores stores;
  private final Vault vault;
  private final CommandCodec commands;
  private final CaptureEvents events;
  private final Duration progressInterval;

  public CaptureFlow(
      DataStores stores,
      Vault vault,
      CommandCodec commands,
      CaptureEvents events,
      Duration progressInterval) {
    this.stores = stores;
    this.vault = vault;
    this.commands = commands;
    this.events = events;
    this.progressInterval = progressInterval;
  }

  @Override
  public List<OutboxRecord> run(Job job, Lease lease) throws Exception {
    BackupCommand command = commands.decode(job.payload());
    Span.current()
        .setAttribute("belay.recovery_set", command.getRecoverySetId())
        .setAttribute("belay.store", command.getDataStore());
    if (vault.contains(command.getRecoveryPointId())) {
      // An earlier attempt committed the manifest and died before it could say so.
      return List.of(completed(command, vault.manifest(command.getRecoveryPointId())));
    }
    lease.publish(List.of(events.started(command, job.attempt())));
    requireKnown(command.getMethod());

    DataStoreDriver driver = stores.driver(command.getDataStore());
    Manifest manifest;
    try (ProgressReports progress =
        ProgressReports.start(lease, progressInterval, events.progress(command, job.attempt()))) {
      manifest = driver.capture(request(command, stores), vault, progress::progressed);
    }
    return List.of(completed(command, vault.commit(manifest)));
  }

  @Override
  public Optional<Duration> retryAfter(Job job, Exception cause) {
    return CaptureRetries.after(job.attempt(), cause);
  }

  @Override
  public Optional<String> remembered(Exception cause) {
    return Optional.of(CaptureFailures.describe(cause).message());
  }

  @Override
  public List<OutboxRecord> retrying(Job job, Exception cause, Duration delay) {
    return List.of(events.waiting(commands.decode(job.payload()), job.attempt(), cause, delay));
  }

  @Override
  public List<OutboxRecord> failed(Job job, JobFailure failure) {
    BackupCommand command = commands.decode(job.payload());
    Optional<Committed> committed = alreadyThere(command);
    if (committed.isPresent()) {
      return List.of(completed(command, committed.get()));
    }
    CaptureFailures.Described described = CaptureFailures.describe(command, failure);
    LOG.atError()
        .addKeyValue("belay.recovery_set", command.getRecoverySetId())
        .addKeyValue("belay.recovery_point", command.getRecoveryPointId())
        .addKeyValue("belay.store", command.getDataStore())
        .addKeyValue("belay.failure", described.kind())
        .setCause(described.unexpected())
        .log("Capture failed: {}", described.message());
    return List.of(events.failed(command, described, failure.attempts()));
  }

  /**
   * Never reports a visible recovery point as failed. When the vault can't tell, nothing is
   * reported yet.
   */
  private Optional<Committed> alreadyThere(BackupCommand command) {
    try {
      return vault.contains(command.getRecoveryPointId())
          ? Optional.of(vault.manifest(command.getRecoveryPointId()))
          : Optional.empty();
    } catch (VaultException.Unavailable e) {
      throw new java.io.UncheckedIOException(
          "the vault did not answer whether the recovery point exists", e);
    } catch (VaultException e) {
      return Optional.empty(); // there is no usable point
    }
  }

  private OutboxRecord completed(BackupCommand command, Committed committed) {
    Manifest manifest = committed.manifest();
    LOG.atInfo()
        .addKeyValue("belay.recovery_set", command.getRecoverySetId())
        .addKeyValue("belay.recovery_point", command.getRecoveryPointId())
        .addKeyValue("belay.store", command.getDataStore())
        .addKeyValue("belay.rows", manifest.totals().rows())
        .addKeyValue("belay.bytes", manifest.totals().logicalBytes())
        .addKeyValue("belay.stored_bytes", manifest.totals().storedBytes())
        .log("captured");
    return events.completed(command, committed, vault.uri());
  }

  static void requireKnown(String method) throws DataStoreException.Misconfigured {
    if (!method.equals(FULL)) {
      throw new DataStoreException.Misconfigured(
          "the capture method is \"" + method + "\"; this worker knows only " + FULL, null);
    }
  }

  /** What {@code command} asks of the driver, by names that the worker's own policy explains. */
  static CaptureRequest request(BackupCommand command, DataStores stores)
      throws DataStoreException {
    String store = command.getDataStore();
    return new CaptureRequest(
        stores.connection(store),
        command.getRecoveryPointId(),
        command.getRecoverySetId(),
        command.getApplication(),
        command.getEnvironment(),
        command.getTrigger(),
        command.getCommit(),
        command.getDeploymentId(),
        command.getLabels(),
        stores.assertions(
            store, command.getAssertions().stream().map(Assertion::getName).toList()));
  }
}
