package dev.belay.gateway.gate;

import dev.belay.schemas.Captured;
import dev.belay.schemas.Check;
import dev.belay.schemas.ExpectedPoint;
import dev.belay.schemas.Failure;
import dev.belay.schemas.Operation;
import dev.belay.schemas.Progress;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.SetRequested;
import dev.belay.schemas.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Recovery events as gateway, worker and verifier say them, of one set. */
public final class Happenings {
  private final String setId;
  private Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  public Happenings(String setId) {
    this.setId = setId;
  }

  /**
   * @param points recovery point to data store
   */
  public RecoveryEvent requested(Map<String, String> points) {
    return event(RecoveryEventTypes.SET_REQUESTED, null)
        .setRequested(
            SetRequested.newBuilder()
                .setPoints(
                    points.entrySet().stream()
                        .map(it -> new ExpectedPoint(uuid(it.getKey()), it.getValue()))
                        .toList())
                .setDeadline(now.plusSeconds(600))
                .setPolicyVersion("v")
                .setRule("shop/production/before-deploy")
                .build())
        .build();
  }

  public RecoveryEvent captureStarted(String point) {
    return event(RecoveryEventTypes.CAPTURE_STARTED, point).build();
  }

  public RecoveryEvent captureProgressed(String point, long done, long total) {
    return event(RecoveryEventTypes.CAPTURE_PROGRESSED, point)
        .setProgress(new Progress("orders 1/2", done, total))
        .build();
  }

  /** An attempt failed, and there will be another one. */
  public RecoveryEvent captureWaits(String point, String why) {
    return event(RecoveryEventTypes.CAPTURE_PROGRESSED, point)
        .setProgress(new Progress("waiting: attempt 1 failed: " + why, 0L, 0L))
        .setFailure(new Failure("vault", why, 1))
        .build();
  }

  public RecoveryEvent captured(String point) {
    return event(RecoveryEventTypes.CAPTURE_COMPLETED, point)
        .setCaptured(
            Captured.newBuilder()
                .setVault("file:/vault")
                .setDriver("postgresql")
                .setStartedAt(now)
                .setSnapshotAt(now)
                .setFinishedAt(now)
                .setRows(1)
                .setLogicalBytes(1)
                .setStoredBytes(1)
                .setSegments(1)
                .setManifestDigest("d")
                .build())
        .build();
  }

  public RecoveryEvent captureFailed(String point, String message) {
    return event(RecoveryEventTypes.CAPTURE_FAILED, point)
        .setFailure(new Failure("capture", message, 3))
        .build();
  }

  public RecoveryEvent verificationStarted(String point) {
    return event(RecoveryEventTypes.VERIFICATION_STARTED, point).build();
  }

  /** A step of a verification, in its words. */
  public RecoveryEvent verificationProgressed(String point, String step) {
    return event(RecoveryEventTypes.VERIFICATION_PROGRESSED, point)
        .setProgress(new Progress(step, 0L, 0L))
        .build();
  }

  /** A good one, whose restore took so long. */
  public RecoveryEvent verdictAfter(String point, long restoreMillis) {
    RecoveryEvent event = verdict(point, "verified");
    event.put(
        "verified",
        Verified.newBuilder(event.getVerified()).setRestoreMillis(restoreMillis).build());
    return event;
  }

  public RecoveryEvent verdict(String point, String verdict) {
    return verdict(point, verdict, "passed", "");
  }

  public RecoveryEvent verdict(String point, String verdict, String outcome, String detail) {
    RecoveryEvent.Builder event = event(RecoveryEventTypes.VERIFICATION_COMPLETED, point);
    return event
        .setVerified(
            Verified.newBuilder()
                .setVerificationId(UUID.randomUUID().toString())
                .setVerdict(verdict)
                .setStartedAt(now)
                .setFinishedAt(now)
                .setDepth("full")
                .setSandbox("none")
                .setChecks(
                    List.of(
                        Check.newBuilder()
                            .setName("rows")
                            .setSubject("public.orders")
                            .setOutcome(outcome)
                            .setFault(outcome.equals("passed") ? null : "count")
                            .setDetail(detail)
                            .build()))
                .build())
        .build();
  }

  /** As the ledger says it, of a set of this commit and deployment. */
  public RecoveryEvent operationCompleted(
      String operationId, String kind, String outcome, String commit, String deploymentId) {
    return event(RecoveryEventTypes.OPERATION_COMPLETED, null)
        .setCommit(commit)
        .setDeploymentId(deploymentId)
        .setOperation(
            Operation.newBuilder()
                .setOperationId(operationId)
                .setKind(kind)
                .setRequestedAt(now)
                .setDeadline(now.plusSeconds(600))
                .setOutcome(outcome)
                .setReason("told\nby a person")
                .build())
        .build();
  }

  /** Each is a second later than the one before. */
  private RecoveryEvent.Builder event(String type, String point) {
    now = now.plusSeconds(1);
    return RecoveryEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setType(type)
        .setOccurredAt(now)
        .setProducer("test")
        .setRecoverySetId(uuid(setId))
        .setRecoveryPointId(point == null ? null : uuid(point))
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment");
  }

  /** Tests call points by short names. */
  private static String uuid(String name) {
    return name.length() == 36
        ? name
        : UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
