package dev.belay.worker.recovery;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.RestoreOrder;
import dev.belay.events.Action;
import dev.belay.events.CommandReader;
import dev.belay.events.Restored;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.Vault.Committed;
import dev.belay.vault.VaultException;
import dev.belay.worker.capture.CaptureEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The report of a restore that is in place, for every step that finds it there. It makes the
 * recovery point of the replaced data visible, and reports the restore. A repeated report is the
 * same event.
 */
final class AppliedReports {
  private final Vault vault;
  private final PreRestorePoints points;
  private final JobStore jobs;
  private final RecoveryEvents events;
  private final CaptureEvents captureEvents;

  AppliedReports(Vault vault, JobStore jobs, RecoveryEvents events, CaptureEvents captureEvents) {
    this.vault = vault;
    this.points = new PreRestorePoints(vault);
    this.jobs = jobs;
    this.events = events;
    this.captureEvents = captureEvents;
  }

  /**
   * @param target the place of the restore, for people
   * @throws DataStoreException.Failed when the vault has no recovery point of the replaced data
   */
  List<OutboxRecord> of(
      RecoveryCommand command,
      RestoreOrder order,
      String target,
      AppliedRestore applied,
      Instant startedAt)
      throws DataStoreException, VaultException {
    List<OutboxRecord> records = new ArrayList<>();
    Optional<Committed> before = Optional.empty();
    if (order.replace()) {
      BackupCommand capture = PreRestorePoints.command(command);
      before = points.complete(capture.getRecoveryPointId());
      before.ifPresent(point -> records.add(captureEvents.completed(capture, point, vault.uri())));
    }
    if (applied.replaced() != null && before.isEmpty()) {
      throw new DataStoreException.Failed(
          "the restore is in place, and the replaced data is kept as "
              + applied.replaced()
              + ", but the vault has no recovery point of it",
          null);
    }
    records.add(events.applied(command, restored(command, target, applied, before, startedAt)));
    return records;
  }

  /** Describes the data in place by what the prepare step reported. */
  private Restored restored(
      RecoveryCommand command,
      String target,
      AppliedRestore applied,
      Optional<Committed> before,
      Instant startedAt) {
    Optional<Restored> prepared =
        jobs.note(CommandReader.sibling(command, Action.PREPARE).toString())
            .flatMap(events::prepared);
    List<String> warnings = new ArrayList<>();
    prepared.ifPresentOrElse(
        it -> warnings.addAll(it.warnings()),
        () -> warnings.add("how much data was restored is not known here any more"));
    warnings.addAll(applied.warnings());
    if (applied.replaced() == null && before.isPresent()) {
      warnings.add("the replaced data is kept only as the pre-restore recovery point");
    }
    return new Restored(
        startedAt,
        events.now(),
        target,
        prepared.map(Restored::tables).orElse(0L),
        prepared.map(Restored::rows).orElse(0L),
        prepared.map(Restored::logicalBytes).orElse(0L),
        applied.replaced(),
        before.map(point -> UUID.fromString(point.manifest().recoveryPointId())).orElse(null),
        warnings,
        prepared.map(Restored::unit).orElse(Manifest.Totals.ROWS),
        prepared.map(Restored::summary).orElse(null));
  }
}
