package dev.belay.ledger.operation.store;

import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Operation.DrillCheck;
import dev.belay.ledger.operation.Operation.DrillResult;
import dev.belay.ledger.operation.Operation.Status;
import dev.belay.ledger.operation.Part;
import dev.belay.schemas.Comparison;
import dev.belay.schemas.Drilled;
import dev.belay.schemas.Failure;
import dev.belay.schemas.Progress;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Restored;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of an operation's part. Events may come twice and in any order: a part never
 * goes back.
 */
final class Happened {
  private Happened() {}

  static Operation apply(Operation operation, RecoveryEvent event) {
    if (RecoveryEventTypes.DRILL_COMPLETED.equals(event.getType())) {
      Drilled drilled = event.getDrilled();
      return drilled == null || operation.drillResult() != null
          ? operation
          : operation.drilled(result(drilled));
    }
    String store = event.getDataStore();
    return store == null
        ? operation
        : operation.withPart(store, part -> apply(operation, part, event));
  }

  private static Part apply(Operation operation, Part part, RecoveryEvent event) {
    return switch (event.getType()) {
      case RecoveryEventTypes.COMPARISON_STARTED -> forward(part, Part.Status.COMPARING);
      case RecoveryEventTypes.COMPARISON_COMPLETED -> compared(part, event.getComparison());
      case RecoveryEventTypes.RESTORE_STARTED -> forward(part, running(operation));
      case RecoveryEventTypes.RESTORE_PROGRESSED -> progressed(part, event.getProgress());
      case RecoveryEventTypes.RESTORE_PREPARED ->
          restored(part, Part.Status.PREPARED, event.getRestored());
      case RecoveryEventTypes.RESTORE_APPLIED ->
          restored(part, Part.Status.APPLIED, event.getRestored());
      case RecoveryEventTypes.RESTORE_ABANDONED -> abandoned(part);
      case RecoveryEventTypes.REPLACED_DROPPED -> dropped(part);
      case RecoveryEventTypes.RESTORE_FAILED -> failed(operation, part, event.getFailure());
      default -> part;
    };
  }

  private static Part.Status running(Operation operation) {
    return operation.status() == Status.APPLYING ? Part.Status.APPLYING : Part.Status.PREPARING;
  }

  private static Part forward(Part part, Part.Status to) {
    return part.status().compareTo(to) < 0 ? part.at(to) : part;
  }

  private static Part progressed(Part part, @Nullable Progress progress) {
    return progress == null || part.status().ended()
        ? part
        : part.progressed(
            part.status(), progress.getStep(), progress.getBytesDone(), progress.getBytesTotal());
  }

  private static Part compared(Part part, @Nullable Comparison it) {
    if (it == null || part.status().compareTo(Part.Status.COMPARED) >= 0) {
      return part;
    }
    return part.compared(
        new Part.Compared(
            it.getComparedAt(),
            it.getAdded(),
            it.getChanged(),
            it.getRemoved(),
            it.getTablesCompared(),
            it.getTables().stream()
                .map(
                    table ->
                        new Part.Table(
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

  /** What was applied is the truth, also after a step that seemed to have failed. */
  private static Part restored(Part part, Part.Status to, @Nullable Restored it) {
    boolean late = to == Part.Status.APPLIED ? part.is(to) : part.status().compareTo(to) >= 0;
    if (it == null || late) {
      return part;
    }
    String point = it.getPreRestorePointId();
    return part.restored(
        to,
        new Part.Restored(
            it.getStartedAt(),
            it.getFinishedAt(),
            it.getTarget(),
            it.getTables(),
            it.getRows(),
            it.getLogicalBytes(),
            it.getReplaced(),
            point == null ? null : UUID.fromString(point),
            it.getWarnings(),
            millis(part, to, it)));
  }

  /** Preparing and applying take their time one after the other. */
  private static @Nullable Long millis(Part part, Part.Status to, Restored it) {
    long step = Duration.between(it.getStartedAt(), it.getFinishedAt()).toMillis();
    if (to == Part.Status.PREPARED) {
      return step;
    }
    Part.Restored prepared = part.restored();
    return prepared == null || prepared.restoreMillis() == null
        ? null
        : prepared.restoreMillis() + step;
  }

  /** Said only by who has seen that it is not in place: that also ends a doubt. */
  private static Part abandoned(Part part) {
    return part.is(Part.Status.APPLIED, Part.Status.ABANDONED)
        ? part
        : part.at(Part.Status.ABANDONED);
  }

  /** What was replaced is gone: nobody can drop it again. */
  private static Part dropped(Part part) {
    Part.Restored restored = part.restored();
    return restored == null || restored.replaced() == null
        ? part
        : part.restored(part.status(), restored.withoutReplaced());
  }

  /** A step that ends since it was told to is followed by the removal of what it has prepared. */
  private static Part failed(Operation operation, Part part, @Nullable Failure failure) {
    if (failure == null || part.status().ended()) {
      return part;
    }
    if (operation.status() == Status.CANCELLING && failure.getKind().equals("cancelled")) {
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
                    new DrillCheck(
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
