package dev.belay.ledger.event;

import dev.belay.schemas.Operation;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which recovery operation an event tells of. */
public final class OperationReader {
  private static final Set<String> TYPES =
      Set.of(
          RecoveryEventTypes.OPERATION_REQUESTED,
          RecoveryEventTypes.OPERATION_CONFIRMED,
          RecoveryEventTypes.OPERATION_CANCELLED,
          RecoveryEventTypes.OPERATION_COMPLETED,
          RecoveryEventTypes.COMPARISON_STARTED,
          RecoveryEventTypes.COMPARISON_COMPLETED,
          RecoveryEventTypes.RESTORE_STARTED,
          RecoveryEventTypes.RESTORE_PROGRESSED,
          RecoveryEventTypes.RESTORE_PREPARED,
          RecoveryEventTypes.RESTORE_APPLIED,
          RecoveryEventTypes.RESTORE_ABANDONED,
          RecoveryEventTypes.REPLACED_DROPPED,
          RecoveryEventTypes.RESTORE_FAILED,
          RecoveryEventTypes.DRILL_STARTED,
          RecoveryEventTypes.DRILL_PROGRESSED,
          RecoveryEventTypes.DRILL_COMPLETED);

  private OperationReader() {}

  /**
   * Empty if the event is of no operation, or of a type that this version does not know: whatever
   * that says is for the chain alone.
   *
   * @throws ImpossibleEventException if it names its operation, or the point that a restore has
   *     captured, with something that is no UUID
   */
  public static Optional<UUID> operationOf(RecoveryEvent event) {
    Operation operation = event.getOperation();
    if (operation == null || !TYPES.contains(event.getType())) {
      return Optional.empty();
    }
    if (event.getRestored() != null && event.getRestored().getPreRestorePointId() != null) {
      Fields.uuid("restored.preRestorePointId", event.getRestored().getPreRestorePointId());
    }
    return Optional.of(Fields.uuid("operation.operationId", operation.getOperationId()));
  }
}
