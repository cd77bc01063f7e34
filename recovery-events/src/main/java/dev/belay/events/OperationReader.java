package dev.belay.events;

import static dev.belay.events.EventReader.failure;
import static dev.belay.events.EventReader.part;
import static dev.belay.events.EventReader.point;
import static dev.belay.events.EventReader.step;
import static dev.belay.events.Fields.atLeastZeroIfGiven;
import static dev.belay.events.Fields.filled;
import static dev.belay.events.Fields.oneOf;
import static dev.belay.events.Fields.optionalUuid;
import static dev.belay.events.Fields.uuid;

import dev.belay.events.OperationRef.Account;
import dev.belay.schemas.Drilled;
import dev.belay.schemas.Operation;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import java.util.List;

/** Reads what happened in a recovery operation. */
final class OperationReader {
  private static final List<String> OUTCOMES = List.of("succeeded", "failed", "cancelled");
  private static final List<String> VERDICTS = List.of(Check.PASSED, Check.FAILED, Check.UNKNOWN);

  private OperationReader() {}

  static Happening read(RecoveryEvent event, Operation operation) {
    OperationRef of =
        new OperationRef(
            uuid("operation.operationId", operation.getOperationId()),
            filled("operation.kind", operation.getKind()),
            operation.getRequestedAt(),
            operation.getDeadline(),
            operation.getActor(),
            optionalUuid("operation.preRestoreSetId", operation.getPreRestoreSetId()),
            optionalUuid("operation.otherSetId", operation.getOtherSetId()));
    return switch (event.getType()) {
      case RecoveryEventTypes.OPERATION_REQUESTED ->
          new Happening.OperationRequested(of, account(operation));
      case RecoveryEventTypes.OPERATION_CONFIRMED ->
          new Happening.OperationConfirmed(of, account(operation));
      case RecoveryEventTypes.OPERATION_CANCELLED ->
          new Happening.OperationCancelled(of, account(operation));
      case RecoveryEventTypes.OPERATION_COMPLETED -> {
        part(event, "operation.outcome", operation.getOutcome());
        yield new Happening.OperationCompleted(of, account(operation));
      }
      case RecoveryEventTypes.DRILL_STARTED -> new Happening.DrillStarted(of);
      case RecoveryEventTypes.DRILL_PROGRESSED -> new Happening.DrillProgressed(of, step(event));
      case RecoveryEventTypes.DRILL_COMPLETED ->
          drilled(of, part(event, "drilled", event.getDrilled()));
      default -> ofStep(event, of);
    };
  }

  private static Happening ofStep(RecoveryEvent event, OperationRef of) {
    part(event, "dataStore", event.getDataStore());
    PointRef point = point(event);
    return switch (event.getType()) {
      case RecoveryEventTypes.COMPARISON_STARTED -> new Happening.ComparisonStarted(of, point);
      case RecoveryEventTypes.COMPARISON_COMPLETED ->
          new Happening.ComparisonCompleted(
              of, point, PartReader.compared(part(event, "comparison", event.getComparison())));
      case RecoveryEventTypes.RESTORE_STARTED -> new Happening.RestoreStarted(of, point);
      case RecoveryEventTypes.RESTORE_PROGRESSED ->
          new Happening.RestoreProgressed(of, point, step(event));
      case RecoveryEventTypes.RESTORE_PREPARED ->
          new Happening.RestorePrepared(of, point, restored(event));
      case RecoveryEventTypes.RESTORE_APPLIED ->
          new Happening.RestoreApplied(of, point, restored(event));
      case RecoveryEventTypes.RESTORE_ABANDONED -> new Happening.RestoreAbandoned(of, point);
      case RecoveryEventTypes.RESTORE_FAILED ->
          new Happening.RestoreFailed(of, point, failure(event));
      case RecoveryEventTypes.REPLACED_DROPPED -> new Happening.ReplacedDropped(of, point);
      default ->
          throw new IllegalStateException(
              event.getType() + " does not belong to a step of an operation");
    };
  }

  private static Restored restored(RecoveryEvent event) {
    return PartReader.restored(part(event, "restored", event.getRestored()));
  }

  private static Account account(Operation operation) {
    String outcome = operation.getOutcome();
    return new Account(
        operation.getReason(),
        outcome == null ? null : oneOf("operation.outcome", outcome, OUTCOMES),
        atLeastZeroIfGiven("operation.recoveryTimeMillis", operation.getRecoveryTimeMillis()),
        operation.getDataAgeMillis(),
        operation.getConfirmedBy());
  }

  private static Happening drilled(OperationRef of, Drilled drilled) {
    return new Happening.DrillCompleted(
        of,
        drilled.getDrill(),
        drilled.getStartedAt(),
        drilled.getFinishedAt(),
        new DrillResult(
            oneOf("drilled.verdict", drilled.getVerdict(), VERDICTS),
            drilled.getChecks().stream().map(it -> PartReader.check("drilled", it)).toList(),
            drilled.getSandboxes(),
            atLeastZeroIfGiven("drilled.recoveryTimeMillis", drilled.getRecoveryTimeMillis())));
  }
}
