package dev.belay.ledger.event;

import static dev.belay.ledger.event.Fields.atLeastZero;
import static dev.belay.ledger.event.Fields.filled;
import static dev.belay.ledger.event.Fields.part;
import static dev.belay.ledger.event.Fields.uuid;

import dev.belay.schemas.Captured;
import dev.belay.schemas.Failure;
import dev.belay.schemas.Progress;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.SetRequested;
import dev.belay.schemas.VerificationRequest;
import dev.belay.schemas.Verified;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a contract record into a {@link LedgerEvent}, and refuses what can't be. */
public final class EventReader {
  private static final Set<String> OUTCOMES = Set.of("passed", "failed", "unknown");

  private EventReader() {}

  /**
   * @throws ImpossibleEventException naming the field, its value and the rule
   */
  public static LedgerEvent read(RecoveryEvent event) {
    Stamp stamp = new Stamp(event.getOccurredAt(), uuid("eventId", event.getEventId()));
    return new LedgerEvent(
        stamp,
        event.getType(),
        uuid("recoverySetId", event.getRecoverySetId()),
        new LedgerEvent.Origin(
            filled("application", event.getApplication()),
            filled("environment", event.getEnvironment()),
            filled("trigger", event.getTrigger()),
            event.getCommit(),
            event.getDeploymentId()),
        event.getDataStore(),
        happening(event));
  }

  private static Happening happening(RecoveryEvent event) {
    return switch (event.getType()) {
      case RecoveryEventTypes.SET_REQUESTED ->
          requested(part(event, "requested", event.getRequested()));
      case RecoveryEventTypes.CAPTURE_STARTED -> new Happening.CaptureStarted(point(event));
      case RecoveryEventTypes.CAPTURE_PROGRESSED ->
          new Happening.CaptureProgressed(
              point(event), step(part(event, "progress", event.getProgress())));
      case RecoveryEventTypes.CAPTURE_COMPLETED ->
          new Happening.CaptureCompleted(
              point(event), result(part(event, "captured", event.getCaptured())));
      case RecoveryEventTypes.CAPTURE_FAILED ->
          failed(point(event), part(event, "failure", event.getFailure()));
      case RecoveryEventTypes.VERIFICATION_REQUESTED ->
          verificationRequested(
              point(event), part(event, "verificationRequest", event.getVerificationRequest()));
      case RecoveryEventTypes.VERIFICATION_STARTED ->
          new Happening.VerificationStarted(point(event), runningVerification(event));
      case RecoveryEventTypes.VERIFICATION_PROGRESSED ->
          new Happening.VerificationProgressed(
              point(event),
              runningVerification(event),
              step(part(event, "progress", event.getProgress())));
      case RecoveryEventTypes.VERIFICATION_COMPLETED ->
          verified(point(event), part(event, "verified", event.getVerified()));
      case RecoveryEventTypes.GATE_OPENED,
          RecoveryEventTypes.GATE_DECIDED,
          RecoveryEventTypes.GATE_ANSWERED ->
          GateReader.read(event, part(event, "gate", event.getGate()));
      default -> new Happening.Unknown();
    };
  }

  private static Happening requested(SetRequested requested) {
    if (requested.getPoints().isEmpty()) {
      throw new ImpossibleEventException(
          "requested.points is empty: a recovery set needs at least one point");
    }
    List<Happening.ExpectedPoint> points =
        requested.getPoints().stream()
            .map(
                point ->
                    new Happening.ExpectedPoint(
                        uuid("requested.points.recoveryPointId", point.getRecoveryPointId()),
                        filled("requested.points.dataStore", point.getDataStore())))
            .toList();
    return new Happening.SetRequested(
        points,
        requested.getDeadline(),
        requested.getPolicyVersion(),
        requested.getRule(),
        requested.getDeploymentEventId(),
        requested.getRepository(),
        requested.getRef(),
        requested.getUrl(),
        requested.getActor(),
        Map.copyOf(requested.getLabels()),
        filled("requested.method", requested.getMethod()),
        filled("requested.retention", requested.getRetention()));
  }

  private static Happening.Step step(Progress progress) {
    return new Happening.Step(
        progress.getStep(),
        atLeastZero("progress.bytesDone", progress.getBytesDone()),
        atLeastZero("progress.bytesTotal", progress.getBytesTotal()));
  }

  private static Happening.Result result(Captured captured) {
    return new Happening.Result(
        filled("captured.vault", captured.getVault()),
        captured.getDriver(),
        captured.getStartedAt(),
        captured.getSnapshotAt(),
        captured.getFinishedAt(),
        atLeastZero("captured.rows", captured.getRows()),
        atLeastZero("captured.logicalBytes", captured.getLogicalBytes()),
        atLeastZero("captured.storedBytes", captured.getStoredBytes()),
        atLeastZero("captured.segments", captured.getSegments()),
        filled("captured.manifestDigest", captured.getManifestDigest()),
        List.copyOf(captured.getWarnings()),
        captured.getSkewMillis() == null
            ? null
            : new Happening.Together(
                atLeastZero("captured.skewMillis", captured.getSkewMillis()),
                Boolean.TRUE.equals(captured.getQuiesced())));
  }

  private static Happening failed(UUID point, Failure failure) {
    atLeastZero("failure.attempts", failure.getAttempts());
    return new Happening.CaptureFailed(
        point, failure.getKind(), failure.getMessage(), failure.getAttempts());
  }

  private static Happening verificationRequested(UUID point, VerificationRequest request) {
    return new Happening.VerificationRequested(
        point,
        uuid("verificationRequest.verificationId", request.getVerificationId()),
        request.getReason());
  }

  private static @Nullable UUID runningVerification(RecoveryEvent event) {
    VerificationRequest request = event.getVerificationRequest();
    return request == null
        ? null
        : uuid("verificationRequest.verificationId", request.getVerificationId());
  }

  private static Happening verified(UUID point, Verified verified) {
    Verdict verdict =
        Verdict.ofWord(verified.getVerdict())
            .filter(word -> word != Verdict.UNVERIFIED)
            .orElseThrow(
                () ->
                    new ImpossibleEventException(
                        "verified.verdict is \"%s\": verified, failed or unknown is possible"
                            .formatted(verified.getVerdict())));
    List<Happening.Check> checks = verified.getChecks().stream().map(EventReader::check).toList();
    if (verdict == Verdict.VERIFIED) {
      requireAllPassed(checks);
    }
    Long restoreMillis = verified.getRestoreMillis();
    if (restoreMillis != null) {
      atLeastZero("verified.restoreMillis", restoreMillis);
    }
    return new Happening.VerificationCompleted(
        point,
        uuid("verified.verificationId", verified.getVerificationId()),
        new Happening.Outcome(
            verdict,
            verified.getStartedAt(),
            verified.getFinishedAt(),
            restoreMillis,
            verified.getDepth(),
            verified.getSandbox(),
            checks));
  }

  private static Happening.Check check(dev.belay.schemas.Check check) {
    if (!OUTCOMES.contains(check.getOutcome())) {
      throw new ImpossibleEventException(
          "verified.checks.outcome is \"%s\": passed, failed or unknown is possible"
              .formatted(check.getOutcome()));
    }
    return new Happening.Check(
        check.getName(),
        check.getSubject(),
        check.getOutcome(),
        check.getFault(),
        check.getDetail(),
        atLeastZero("verified.checks.millis", check.getMillis()));
  }

  /** A verdict that its own checks contradict, or that nothing supports, must never be shown. */
  private static void requireAllPassed(List<Happening.Check> checks) {
    if (checks.isEmpty()) {
      throw new ImpossibleEventException(
          "verified.verdict is \"verified\" with no checks: it needs at least one, and all passed");
    }
    for (Happening.Check check : checks) {
      if (!check.outcome().equals("passed")) {
        throw new ImpossibleEventException(
            "verified.verdict is \"verified\" while check %s of %s is \"%s\": all must have passed"
                .formatted(check.name(), check.subject(), check.outcome()));
      }
    }
  }

  private static UUID point(RecoveryEvent event) {
    return uuid("recoveryPointId", part(event, "recoveryPointId", event.getRecoveryPointId()));
  }
}
