package dev.belay.ledger.operation.store;

import dev.belay.events.Check;
import dev.belay.events.Compared;
import dev.belay.events.DrillResult;
import dev.belay.events.Restored;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Part.Placed;
import dev.belay.ledger.operation.Progression;
import dev.belay.schemas.Comparison;
import dev.belay.schemas.Drilled;
import dev.belay.schemas.Failure;
import dev.belay.schemas.Progress;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an event says of an operation and its parts. Events may come twice and in any order. */
final class Happened {
  private Happened() {}

  static Operation apply(Operation operation, RecoveryEvent event) {
    if (RecoveryEventTypes.DRILL_COMPLETED.equals(event.getType())) {
      Drilled drilled = event.getDrilled();
      return drilled == null ? operation : Progression.heard(operation, result(drilled));
    }
    String store = event.getDataStore();
    return store == null
        ? operation
        : Progression.heard(operation, store, part -> apply(operation, part, event));
  }

  private static Part apply(Operation operation, Part part, RecoveryEvent event) {
    return switch (event.getType()) {
      case RecoveryEventTypes.COMPARISON_STARTED -> part.comparing();
      case RecoveryEventTypes.COMPARISON_COMPLETED -> compared(part, event.getComparison());
      case RecoveryEventTypes.RESTORE_STARTED ->
          operation instanceof Operation.Applying ? part.applying() : part.preparing();
      case RecoveryEventTypes.RESTORE_PROGRESSED -> progressed(part, event.getProgress());
      case RecoveryEventTypes.RESTORE_PREPARED -> prepared(part, event.getRestored());
      case RecoveryEventTypes.RESTORE_APPLIED -> applied(part, event.getRestored());
      case RecoveryEventTypes.RESTORE_ABANDONED -> part.abandoned();
      case RecoveryEventTypes.REPLACED_DROPPED -> part.dropped();
      case RecoveryEventTypes.RESTORE_FAILED -> failed(operation, part, event.getFailure());
      default -> part;
    };
  }

  private static Part progressed(Part part, @Nullable Progress it) {
    return it == null
        ? part
        : part.progressed(new Part.Progress(it.getStep(), it.getBytesDone(), it.getBytesTotal()));
  }

  private static Part compared(Part part, @Nullable Comparison it) {
    return it == null
        ? part
        : part.counted(
            new Compared(
                it.getComparedAt(),
                it.getAdded(),
                it.getChanged(),
                it.getRemoved(),
                it.getTablesCompared(),
                it.getTables().stream()
                    .map(
                        table ->
                            new Compared.Table(
                                table.getTable(),
                                table.getStatus(),
                                table.getIdentity(),
                                table.getRowsBefore(),
                                table.getRowsAfter(),
                                table.getAdded(),
                                table.getChanged(),
                                table.getRemoved(),
                                table.getDetail()))
                    .toList()));
  }

  private static Part prepared(Part part, dev.belay.schemas.@Nullable Restored it) {
    return it == null ? part : part.prepared(new Placed(restored(it), millis(it)));
  }

  private static Part applied(Part part, dev.belay.schemas.@Nullable Restored it) {
    return it == null
        ? part
        : part.applied(new Placed(restored(it), together(part.placed(), millis(it))));
  }

  private static long millis(dev.belay.schemas.Restored it) {
    return Duration.between(it.getStartedAt(), it.getFinishedAt()).toMillis();
  }

  /** Preparing and applying take their time one after the other. */
  private static @Nullable Long together(@Nullable Placed prepared, long applying) {
    return prepared == null || prepared.restoreMillis() == null
        ? null
        : Long.valueOf(prepared.restoreMillis() + applying);
  }

  private static Restored restored(dev.belay.schemas.Restored it) {
    String point = it.getPreRestorePointId();
    return new Restored(
        it.getStartedAt(),
        it.getFinishedAt(),
        it.getTarget(),
        it.getTables(),
        it.getRows(),
        it.getLogicalBytes(),
        it.getReplaced(),
        point == null ? null : UUID.fromString(point),
        it.getWarnings());
  }

  /** A step that ends since it was told to is followed by the removal of what it has prepared. */
  private static Part failed(Operation operation, Part part, @Nullable Failure failure) {
    if (failure == null
        || (operation instanceof Operation.Cancelling && failure.getKind().equals("cancelled"))) {
      return part;
    }
    return part.failed(new Part.Failure(failure.getKind(), failure.getMessage()));
  }

  private static DrillResult result(Drilled drilled) {
    return new DrillResult(
        drilled.getVerdict(),
        drilled.getChecks().stream()
            .map(
                check ->
                    new Check(
                        check.getName(),
                        check.getSubject(),
                        check.getOutcome(),
                        check.getFault(),
                        check.getDetail(),
                        check.getMillis()))
            .toList(),
        drilled.getSandboxes(),
        drilled.getRecoveryTimeMillis());
  }
}
