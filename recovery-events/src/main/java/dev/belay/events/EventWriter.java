package dev.belay.events;

import dev.belay.schemas.ExpectedPoint;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RollbackRequest;
import dev.belay.schemas.SetRequested;
import dev.belay.schemas.VerificationRequest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a happening as a contract record. The same happening gives the same record with the same
 * id, no matter how often and by which process it is written. Times have the contract's precision,
 * which is milliseconds.
 */
@SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
public final class EventWriter {
  private final String producer;

  /**
   * @param producer service and instance, for example {@code backup-worker/host-1}
   */
  public EventWriter(String producer) {
    this.producer = producer;
  }

  /** Something that can happen only once. */
  public RecoveryEvent write(UUID recoverySetId, Origin origin, Instant at, Happening happening) {
    return write(recoverySetId, origin, at, happening, Occurrence.ONCE);
  }

  public RecoveryEvent write(
      UUID recoverySetId, Origin origin, Instant at, Happening happening, Occurrence occurrence) {
    RecoveryEvent.Builder event =
        RecoveryEvent.newBuilder()
            .setEventId(EventIds.of(recoverySetId, happening, occurrence).toString())
            .setType(happening.type())
            .setOccurredAt(PartWriter.millis(at))
            .setProducer(producer)
            .setRecoverySetId(recoverySetId.toString())
            .setApplication(origin.application())
            .setEnvironment(origin.environment())
            .setTrigger(origin.trigger())
            .setCommit(origin.commit())
            .setDeploymentId(origin.deploymentId());
    switch (happening) {
      case Happening.SetRequested it -> event.setRequested(requested(it));
      case Happening.RollbackRequested it -> event.setRollbackRequest(rollbackRequest(it));
      case Happening.OfPoint it -> ofPoint(event, it);
      case Happening.HookCompleted it -> event.setHook(PartWriter.hook(it.hook()));
      case Happening.HookFailed it ->
          event.setHook(PartWriter.hook(it.hook())).setFailure(PartWriter.failure(it.failure()));
      case Happening.OfGate it -> event.setGate(PartWriter.gate(it));
      case Happening.OfOperation it -> ofOperation(event, it);
      case Happening.OfPolicy it -> event.setPolicy(PartWriter.policy(it.policy()));
      case Happening.Unknown it ->
          throw new ImpossibleEventException(
              "type is \"%s\": an event of a type that is not known can't be written"
                  .formatted(it.word()));
    }
    return event.build();
  }

  /** The event's key on its topic. It keeps all events of one recovery set in order. */
  public static String key(RecoveryEvent event) {
    return event.getRecoverySetId();
  }

  private static void ofPoint(RecoveryEvent.Builder event, Happening.OfPoint happening) {
    point(event, happening.point());
    switch (happening) {
      case Happening.CaptureStarted it -> {}
      case Happening.CaptureProgressed it ->
          event
              .setProgress(PartWriter.progress(it.step()))
              .setFailure(it.failed() == null ? null : PartWriter.failure(it.failed()));
      case Happening.CaptureCompleted it -> event.setCaptured(PartWriter.captured(it.captured()));
      case Happening.CaptureFailed it -> event.setFailure(PartWriter.failure(it.failure()));
      case Happening.VerificationRequested it ->
          event.setVerificationRequest(
              request(it.verificationId(), it.reason(), it.manifestDigest()));
      case Happening.VerificationStarted it ->
          event.setVerificationRequest(running(it.verificationId()));
      case Happening.VerificationProgressed it ->
          event
              .setVerificationRequest(running(it.verificationId()))
              .setProgress(PartWriter.progress(it.step()));
      case Happening.VerificationCompleted it ->
          event.setVerified(PartWriter.verified(it.verificationId(), it.verified()));
    }
  }

  private static void ofOperation(RecoveryEvent.Builder event, Happening.OfOperation happening) {
    switch (happening) {
      case Happening.OfWholeOperation it ->
          event.setOperation(PartWriter.operation(it.operation(), it.account()));
      case Happening.OfStep it -> {
        point(event, it.point());
        event.setOperation(PartWriter.operation(it.operation(), null));
        ofStep(event, it);
      }
      case Happening.DrillStarted it ->
          event.setOperation(PartWriter.operation(it.operation(), null));
      case Happening.DrillProgressed it ->
          event
              .setOperation(PartWriter.operation(it.operation(), null))
              .setProgress(PartWriter.progress(it.step()));
      case Happening.DrillCompleted it ->
          event
              .setOperation(PartWriter.operation(it.operation(), null))
              .setDrilled(PartWriter.drilled(it));
    }
  }

  private static void ofStep(RecoveryEvent.Builder event, Happening.OfStep happening) {
    switch (happening) {
      case Happening.ComparisonStarted it -> {}
      case Happening.ComparisonCompleted it ->
          event.setComparison(PartWriter.comparison(it.compared()));
      case Happening.RestoreStarted it -> {}
      case Happening.RestoreProgressed it -> event.setProgress(PartWriter.progress(it.step()));
      case Happening.RestorePrepared it -> event.setRestored(PartWriter.restored(it.restored()));
      case Happening.RestoreApplied it -> event.setRestored(PartWriter.restored(it.restored()));
      case Happening.RestoreAbandoned it -> {}
      case Happening.RestoreFailed it -> event.setFailure(PartWriter.failure(it.failure()));
      case Happening.ReplacedDropped it -> {}
    }
  }

  private static void point(RecoveryEvent.Builder event, PointRef point) {
    event.setRecoveryPointId(point.id().toString()).setDataStore(point.dataStore());
  }

  private static SetRequested requested(Happening.SetRequested it) {
    return SetRequested.newBuilder()
        .setPoints(
            it.points().stream()
                .map(point -> new ExpectedPoint(point.id().toString(), point.dataStore()))
                .toList())
        .setDeadline(PartWriter.millis(it.deadline()))
        .setPolicyVersion(it.rule().policyVersion())
        .setRule(it.rule().id())
        .setDeploymentEventId(it.deploymentEventId())
        .setRepository(it.source().repository())
        .setRef(it.source().ref())
        .setUrl(it.source().url())
        .setActor(it.source().actor())
        .setLabels(it.labels())
        .setMethod(it.method())
        .setRetention(it.retention())
        .setTraceId(it.traceId())
        .build();
  }

  private static RollbackRequest rollbackRequest(Happening.RollbackRequested it) {
    return RollbackRequest.newBuilder()
        .setDeploymentId(it.deploymentId())
        .setCommit(it.commit())
        .setRepository(it.repository())
        .setDeploymentEventId(it.deploymentEventId())
        .setMode(it.mode())
        .setMaxLostRows(it.maxLostRows())
        .setPolicyVersion(it.rule().policyVersion())
        .setRule(it.rule().id())
        .build();
  }

  private static @Nullable VerificationRequest running(@Nullable UUID verificationId) {
    return verificationId == null ? null : request(verificationId, "", null);
  }

  private static VerificationRequest request(
      UUID verificationId, String reason, @Nullable String manifestDigest) {
    return new VerificationRequest(verificationId.toString(), reason, manifestDigest);
  }
}
