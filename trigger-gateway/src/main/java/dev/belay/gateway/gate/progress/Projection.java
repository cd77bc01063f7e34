package dev.belay.gateway.gate.progress;

import dev.belay.gateway.gate.progress.PointProgress.Capture;
import dev.belay.gateway.gate.progress.PointProgress.Outcome;
import dev.belay.gateway.gate.progress.PointProgress.Step;
import dev.belay.gateway.gate.progress.PointProgress.Verdict;
import dev.belay.schemas.Check;
import dev.belay.schemas.ExpectedPoint;
import dev.belay.schemas.Progress;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Verified;
import dev.belay.sources.SafeText;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Applies recovery events to what is known of their set. */
public final class Projection {
  private static final int CHECKS_TOLD = 3;

  private Projection() {}

  /**
   * @return {@code known} itself for an event that says nothing about points, or whose type is not
   *     known
   * @throws IllegalArgumentException when the event lacks what its type promises
   */
  public static SetProgress apply(SetProgress known, RecoveryEvent event) {
    return switch (event.getType()) {
      case RecoveryEventTypes.SET_REQUESTED -> requested(known, event);
      case RecoveryEventTypes.CAPTURE_STARTED,
          RecoveryEventTypes.CAPTURE_PROGRESSED,
          RecoveryEventTypes.CAPTURE_COMPLETED,
          RecoveryEventTypes.CAPTURE_FAILED,
          RecoveryEventTypes.VERIFICATION_STARTED,
          RecoveryEventTypes.VERIFICATION_PROGRESSED,
          RecoveryEventTypes.VERIFICATION_COMPLETED ->
          known.with(
              required(event, "recoveryPointId", event.getRecoveryPointId()),
              point -> applied(point.named(event.getDataStore(), false), event));
      default -> known;
    };
  }

  private static SetProgress requested(SetProgress known, RecoveryEvent event) {
    SetProgress set = known;
    for (ExpectedPoint point : required(event, "requested", event.getRequested()).getPoints()) {
      set = set.with(point.getRecoveryPointId(), it -> it.named(point.getDataStore(), true));
    }
    return set;
  }

  private static PointProgress applied(PointProgress point, RecoveryEvent event) {
    return switch (event.getType()) {
      case RecoveryEventTypes.CAPTURE_STARTED -> point.captured(Capture.RUNNING, null);
      case RecoveryEventTypes.CAPTURE_PROGRESSED ->
          point.captured(Capture.RUNNING, null).stepped(step(event));
      case RecoveryEventTypes.CAPTURE_COMPLETED -> point.captured(Capture.DONE, null);
      case RecoveryEventTypes.CAPTURE_FAILED ->
          point.captured(
              Capture.FAILED, safe(required(event, "failure", event.getFailure()).getMessage()));
      case RecoveryEventTypes.VERIFICATION_STARTED -> point.verifying(event.getOccurredAt());
      case RecoveryEventTypes.VERIFICATION_PROGRESSED ->
          point.verifying(event.getOccurredAt()).stepped(step(event));
      case RecoveryEventTypes.VERIFICATION_COMPLETED ->
          point.judged(verdict(required(event, "verified", event.getVerified())));
      default -> point;
    };
  }

  private static Step step(RecoveryEvent event) {
    Progress progress = required(event, "progress", event.getProgress());
    return new Step(
        event.getOccurredAt(),
        safe(progress.getStep()),
        progress.getBytesDone(),
        progress.getBytesTotal());
  }

  private static Verdict verdict(Verified verified) {
    return new Verdict(
        Outcome.of(verified.getVerdict()),
        verified.getStartedAt(),
        verified.getFinishedAt(),
        safe(findings(verified)));
  }

  /** The first of what did not pass. */
  private static String findings(Verified verified) {
    return verified.getChecks().stream()
        .filter(check -> !check.getOutcome().equals("passed"))
        .limit(CHECKS_TOLD)
        .map(Projection::finding)
        .collect(Collectors.joining("; "));
  }

  private static String finding(Check check) {
    String fault = check.getFault() == null ? check.getOutcome() : check.getFault();
    String found = check.getDetail().isEmpty() ? "" : ": " + check.getDetail();
    return check.getName() + " of " + check.getSubject() + " (" + fault + ")" + found;
  }

  private static String safe(String text) {
    String safe = SafeText.of(text);
    return safe == null ? "" : safe;
  }

  private static <T> T required(RecoveryEvent event, String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(
          "the recovery event %s of type %s has no %s"
              .formatted(event.getEventId(), event.getType(), field));
    }
    return value;
  }
}
