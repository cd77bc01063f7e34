package dev.belay.events;

import dev.belay.schemas.RecoveryEventTypes;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened: one record for each event type. */
public sealed interface Happening {

  /** Something that happened to one recovery point. */
  sealed interface OfPoint extends Happening {
    PointRef point();
  }

  /** Something that happened to a gate. Each such event describes the gate again. */
  sealed interface OfGate extends Happening {
    GateRef gate();
  }

  /** Which policy a service goes by: nothing of a recovery set. */
  sealed interface OfPolicy extends Happening {
    PolicyRef policy();
  }

  /** Something that happened in a recovery operation. */
  sealed interface OfOperation extends Happening {
    OperationRef operation();
  }

  /** Something that happened to an operation as a whole. */
  sealed interface OfWholeOperation extends OfOperation {
    OperationRef.Account account();
  }

  /** Something that an operation did to one data store. */
  sealed interface OfStep extends OfOperation {
    PointRef point();

    /** The data store of the step. */
    default String dataStore() {
      String store = point().dataStore();
      if (store == null) {
        throw new ImpossibleEventException("dataStore is null: %s needs it".formatted(type()));
      }
      return store;
    }
  }

  /**
   * @param points at least one
   * @param labels sorted, so that the same request gives the same bytes
   * @param traceId of the trace that it was requested in: 32 hexadecimal digits
   */
  record SetRequested(
      List<ExpectedPoint> points,
      Instant deadline,
      Rule rule,
      @Nullable String deploymentEventId,
      Source source,
      Map<String, String> labels,
      String method,
      String retention,
      @Nullable String traceId)
      implements Happening {
    public SetRequested {
      points = List.copyOf(points);
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
  }

  /**
   * The policy wants a rollback after a failed deployment.
   *
   * @param deploymentId the failed deployment
   * @param commit the commit of the failed deployment
   * @param deploymentEventId the event that reported the failure
   * @param mode automatic
   * @param maxLostRows how many rows added or changed since then may be lost
   */
  record RollbackRequested(
      @Nullable String deploymentId,
      @Nullable String commit,
      @Nullable String repository,
      String deploymentEventId,
      String mode,
      long maxLostRows,
      Rule rule)
      implements Happening {}

  record CaptureStarted(PointRef point) implements OfPoint {}

  /**
   * @param failed why the last attempt failed, while the capture waits for the next one; null while
   *     it runs
   */
  record CaptureProgressed(PointRef point, Step step, @Nullable Failure failed) implements OfPoint {
    public CaptureProgressed(PointRef point, Step step) {
      this(point, step, null);
    }
  }

  record CaptureCompleted(PointRef point, Captured captured) implements OfPoint {}

  record CaptureFailed(PointRef point, Failure failure) implements OfPoint {}

  record HookCompleted(HookCall hook) implements Happening {}

  record HookFailed(HookCall hook, Failure failure) implements Happening {}

  /**
   * @param manifestDigest SHA-256 of the manifest that is meant, hexadecimal; null if the request
   *     does not say
   */
  record VerificationRequested(
      PointRef point, UUID verificationId, String reason, @Nullable String manifestDigest)
      implements OfPoint {}

  /** {@code verificationId} is null if the verifier does not say. */
  record VerificationStarted(PointRef point, @Nullable UUID verificationId) implements OfPoint {}

  /** {@code verificationId} is null if the verifier does not say. */
  record VerificationProgressed(PointRef point, @Nullable UUID verificationId, Step step)
      implements OfPoint {}

  record VerificationCompleted(PointRef point, UUID verificationId, Verified verified)
      implements OfPoint {}

  record GateOpened(GateRef gate) implements OfGate {}

  record GateDecided(GateRef gate, GateRef.Decision decision) implements OfGate {}

  /**
   * @param decision the decision that the platform was told
   */
  record GateAnswered(GateRef gate, GateRef.Decision decision, GateRef.Answer answer)
      implements OfGate {}

  record OperationRequested(OperationRef operation, OperationRef.Account account)
      implements OfWholeOperation {}

  record OperationConfirmed(OperationRef operation, OperationRef.Account account)
      implements OfWholeOperation {}

  record OperationCancelled(OperationRef operation, OperationRef.Account account)
      implements OfWholeOperation {}

  /** The account has an outcome. */
  record OperationCompleted(OperationRef operation, OperationRef.Account account)
      implements OfWholeOperation {}

  record ComparisonStarted(OperationRef operation, PointRef point) implements OfStep {}

  record ComparisonCompleted(OperationRef operation, PointRef point, Compared compared)
      implements OfStep {}

  record RestoreStarted(OperationRef operation, PointRef point) implements OfStep {}

  record RestoreProgressed(OperationRef operation, PointRef point, Step step) implements OfStep {}

  record RestorePrepared(OperationRef operation, PointRef point, Restored restored)
      implements OfStep {}

  record RestoreApplied(OperationRef operation, PointRef point, Restored restored)
      implements OfStep {}

  record RestoreAbandoned(OperationRef operation, PointRef point) implements OfStep {}

  record RestoreFailed(OperationRef operation, PointRef point, Failure failure) implements OfStep {}

  /** Data that an earlier restore replaced is not kept any more. */
  record ReplacedDropped(OperationRef operation, PointRef point) implements OfStep {}

  record DrillStarted(OperationRef operation) implements OfOperation {}

  record DrillProgressed(OperationRef operation, Step step) implements OfOperation {}

  /**
   * @param drill its name in the policy; null for a drill that the policy does not name
   */
  record DrillCompleted(
      OperationRef operation,
      @Nullable String drill,
      Instant startedAt,
      Instant finishedAt,
      DrillResult result)
      implements OfOperation {}

  /** It is in force. Told when it comes into force, and again from time to time. */
  record PolicyInForce(PolicyRef policy) implements OfPolicy {}

  /** The service has ended, and goes by no policy any more. */
  record PolicyLeft(PolicyRef policy) implements OfPolicy {}

  /** An event type of a later version: recorded, changes nothing. */
  record Unknown(String word) implements Happening {}

  /** The event's type, as on the topic. */
  default String type() {
    return switch (this) {
      case SetRequested it -> RecoveryEventTypes.SET_REQUESTED;
      case RollbackRequested it -> RecoveryEventTypes.ROLLBACK_REQUESTED;
      case CaptureStarted it -> RecoveryEventTypes.CAPTURE_STARTED;
      case CaptureProgressed it -> RecoveryEventTypes.CAPTURE_PROGRESSED;
      case CaptureCompleted it -> RecoveryEventTypes.CAPTURE_COMPLETED;
      case CaptureFailed it -> RecoveryEventTypes.CAPTURE_FAILED;
      case HookCompleted it -> RecoveryEventTypes.HOOK_COMPLETED;
      case HookFailed it -> RecoveryEventTypes.HOOK_FAILED;
      case VerificationRequested it -> RecoveryEventTypes.VERIFICATION_REQUESTED;
      case VerificationStarted it -> RecoveryEventTypes.VERIFICATION_STARTED;
      case VerificationProgressed it -> RecoveryEventTypes.VERIFICATION_PROGRESSED;
      case VerificationCompleted it -> RecoveryEventTypes.VERIFICATION_COMPLETED;
      case GateOpened it -> RecoveryEventTypes.GATE_OPENED;
      case GateDecided it -> RecoveryEventTypes.GATE_DECIDED;
      case GateAnswered it -> RecoveryEventTypes.GATE_ANSWERED;
      case OperationRequested it -> RecoveryEventTypes.OPERATION_REQUESTED;
      case OperationConfirmed it -> RecoveryEventTypes.OPERATION_CONFIRMED;
      case OperationCancelled it -> RecoveryEventTypes.OPERATION_CANCELLED;
      case OperationCompleted it -> RecoveryEventTypes.OPERATION_COMPLETED;
      case ComparisonStarted it -> RecoveryEventTypes.COMPARISON_STARTED;
      case ComparisonCompleted it -> RecoveryEventTypes.COMPARISON_COMPLETED;
      case RestoreStarted it -> RecoveryEventTypes.RESTORE_STARTED;
      case RestoreProgressed it -> RecoveryEventTypes.RESTORE_PROGRESSED;
      case RestorePrepared it -> RecoveryEventTypes.RESTORE_PREPARED;
      case RestoreApplied it -> RecoveryEventTypes.RESTORE_APPLIED;
      case RestoreAbandoned it -> RecoveryEventTypes.RESTORE_ABANDONED;
      case RestoreFailed it -> RecoveryEventTypes.RESTORE_FAILED;
      case ReplacedDropped it -> RecoveryEventTypes.REPLACED_DROPPED;
      case DrillStarted it -> RecoveryEventTypes.DRILL_STARTED;
      case DrillProgressed it -> RecoveryEventTypes.DRILL_PROGRESSED;
      case DrillCompleted it -> RecoveryEventTypes.DRILL_COMPLETED;
      case PolicyInForce it -> RecoveryEventTypes.POLICY_IN_FORCE;
      case PolicyLeft it -> RecoveryEventTypes.POLICY_LEFT;
      case Unknown it -> it.word();
    };
  }
}
