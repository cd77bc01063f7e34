package dev.belay.events;

import static dev.belay.events.Fields.atLeastZero;
import static dev.belay.events.Fields.filled;
import static dev.belay.events.Fields.required;
import static dev.belay.events.Fields.uuid;

import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.RollbackRequest;
import dev.belay.schemas.SetRequested;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a contract record into an {@link Event}, and refuses records that can't be true. */
public final class EventReader {
  private EventReader() {}

  /**
   * @throws ImpossibleEventException naming the event, the field, its value and the rule
   */
  public static Event read(RecoveryEvent event) {
    try {
      return understood(event);
    } catch (ImpossibleEventException e) {
      throw new ImpossibleEventException(
          "recovery event %s: %s".formatted(event.getEventId(), e.getMessage()), e);
    }
  }

  private static Event understood(RecoveryEvent event) {
    return new Event(
        new Stamp(event.getOccurredAt(), uuid("eventId", event.getEventId())),
        event.getProducer(),
        uuid("recoverySetId", event.getRecoverySetId()),
        new Origin(
            filled("application", event.getApplication()),
            filled("environment", event.getEnvironment()),
            filled("trigger", event.getTrigger()),
            event.getCommit(),
            event.getDeploymentId()),
        happening(event));
  }

  private static Happening happening(RecoveryEvent event) {
    return switch (event.getType()) {
      case RecoveryEventTypes.SET_REQUESTED ->
          setRequested(part(event, "requested", event.getRequested()));
      case RecoveryEventTypes.ROLLBACK_REQUESTED ->
          rollbackRequested(part(event, "rollbackRequest", event.getRollbackRequest()));
      case RecoveryEventTypes.CAPTURE_STARTED -> new Happening.CaptureStarted(point(event));
      case RecoveryEventTypes.CAPTURE_PROGRESSED ->
          new Happening.CaptureProgressed(
              point(event),
              step(event),
              event.getFailure() == null ? null : PartReader.failure(event.getFailure()));
      case RecoveryEventTypes.CAPTURE_COMPLETED ->
          new Happening.CaptureCompleted(
              point(event), PartReader.captured(part(event, "captured", event.getCaptured())));
      case RecoveryEventTypes.CAPTURE_FAILED ->
          new Happening.CaptureFailed(point(event), failure(event));
      case RecoveryEventTypes.HOOK_COMPLETED -> new Happening.HookCompleted(hook(event));
      case RecoveryEventTypes.HOOK_FAILED -> new Happening.HookFailed(hook(event), failure(event));
      case RecoveryEventTypes.VERIFICATION_REQUESTED,
          RecoveryEventTypes.VERIFICATION_STARTED,
          RecoveryEventTypes.VERIFICATION_PROGRESSED,
          RecoveryEventTypes.VERIFICATION_COMPLETED ->
          VerificationReader.read(event, point(event));
      case RecoveryEventTypes.GATE_OPENED,
          RecoveryEventTypes.GATE_DECIDED,
          RecoveryEventTypes.GATE_ANSWERED ->
          GateReader.read(event, part(event, "gate", event.getGate()));
      case RecoveryEventTypes.OPERATION_REQUESTED,
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
          RecoveryEventTypes.RESTORE_FAILED,
          RecoveryEventTypes.REPLACED_DROPPED,
          RecoveryEventTypes.DRILL_STARTED,
          RecoveryEventTypes.DRILL_PROGRESSED,
          RecoveryEventTypes.DRILL_COMPLETED ->
          OperationReader.read(event, part(event, "operation", event.getOperation()));
      case RecoveryEventTypes.POLICY_IN_FORCE ->
          new Happening.PolicyInForce(PartReader.policy(part(event, "policy", event.getPolicy())));
      case RecoveryEventTypes.POLICY_LEFT ->
          new Happening.PolicyLeft(PartReader.policy(part(event, "policy", event.getPolicy())));
      default -> new Happening.Unknown(event.getType());
    };
  }

  private static Happening setRequested(SetRequested requested) {
    if (requested.getPoints().isEmpty()) {
      throw new ImpossibleEventException(
          "requested.points is empty: a recovery set needs at least one point");
    }
    List<ExpectedPoint> points =
        requested.getPoints().stream()
            .map(
                point ->
                    new ExpectedPoint(
                        uuid("requested.points.recoveryPointId", point.getRecoveryPointId()),
                        filled("requested.points.dataStore", point.getDataStore())))
            .toList();
    return new Happening.SetRequested(
        points,
        requested.getDeadline(),
        new Rule(requested.getPolicyVersion(), requested.getRule()),
        requested.getDeploymentEventId(),
        new Source(
            requested.getRepository(),
            requested.getRef(),
            requested.getUrl(),
            requested.getActor()),
        requested.getLabels(),
        filled("requested.method", requested.getMethod()),
        filled("requested.retention", requested.getRetention()),
        requested.getTraceId());
  }

  private static Happening rollbackRequested(RollbackRequest request) {
    return new Happening.RollbackRequested(
        request.getDeploymentId(),
        request.getCommit(),
        request.getRepository(),
        request.getDeploymentEventId(),
        filled("rollbackRequest.mode", request.getMode()),
        atLeastZero("rollbackRequest.maxLostRows", request.getMaxLostRows()),
        new Rule(request.getPolicyVersion(), request.getRule()));
  }

  static <T> T part(RecoveryEvent event, String field, @Nullable T value) {
    return required(event.getType(), field, value);
  }

  static PointRef point(RecoveryEvent event) {
    return new PointRef(
        uuid("recoveryPointId", part(event, "recoveryPointId", event.getRecoveryPointId())),
        event.getDataStore());
  }

  static Step step(RecoveryEvent event) {
    return PartReader.step(part(event, "progress", event.getProgress()));
  }

  static Failure failure(RecoveryEvent event) {
    return PartReader.failure(part(event, "failure", event.getFailure()));
  }

  private static HookCall hook(RecoveryEvent event) {
    return PartReader.hook(part(event, "hook", event.getHook()));
  }
}
