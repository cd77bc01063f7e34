package dev.belay.gateway.gate;

import dev.belay.gateway.gate.progress.PointProgress;
import dev.belay.gateway.gate.progress.PointStage;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.policy.Gate.Mode;
import dev.belay.policy.Gate.OnTimeout;
import dev.belay.policy.time.WrittenDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment waits for: every point of one recovery set must be captured, or captured and
 * verified.
 *
 * @param requestedFrom a set that was asked for earlier is of an earlier attempt, and approves
 *     nothing; null in rows of earlier versions
 * @param deadline what is missing at this instant came too late
 * @param recoveryMillis the longest that the restore of each data store may have taken when it was
 *     verified; null if that is not required, and in rows of earlier versions
 */
public record Condition(
    String recoverySetId,
    Mode mode,
    @Nullable Instant requestedFrom,
    Instant deadline,
    OnTimeout onTimeout,
    @Nullable Long recoveryMillis) {

  /** How a condition stands. */
  public sealed interface Judgement {
    record Pending() implements Judgement {}

    record Reached(List<String> dataStores) implements Judgement {}

    record Failed(Cause cause, String reason) implements Judgement {}

    record TimedOut(OnTimeout onTimeout, String reason) implements Judgement {}
  }

  /**
   * What is known counts more than the clock: a point that is known to be verified counts after the
   * deadline too. The gate waits for what is unknown: a set that is not requested, a verification
   * without a verdict.
   */
  Judgement judge(SetProgress set, Instant now) {
    if (isOfAnEarlierAttempt(set)) {
      return new Judgement.Failed(
          Cause.CAPTURE_FAILED,
          "the recovery set was asked for at %s, before this gate, which takes none from before %s: it"
                  .formatted(set.requestedAt(), requestedFrom)
              + " is of an earlier attempt; deploy again");
    }
    Optional<PointProgress> failed =
        set.expected().stream().filter(point -> point.state().isFailure()).findFirst();
    if (failed.isPresent()) {
      return failure(failed.get());
    }
    if (set.isRequested() && set.expected().stream().allMatch(this::isReachedBy)) {
      return recoverable(set)
          .orElseGet(
              () ->
                  new Judgement.Reached(set.expected().stream().map(PointProgress::name).toList()));
    }
    return now.isBefore(deadline)
        ? new Judgement.Pending()
        : new Judgement.TimedOut(
            onTimeout, "not " + mode + " by " + deadline + ": " + missing(set, now));
  }

  /**
   * Why the set could not be recovered in the time that is required; empty if it could. The restore
   * of its own verification is the measure. What was not measured will not be: it fails at once.
   */
  private Optional<Judgement> recoverable(SetProgress set) {
    if (recoveryMillis == null) {
      return Optional.empty();
    }
    String objective = WrittenDuration.text(Duration.ofMillis(recoveryMillis));
    return set.expected().stream()
        .filter(it -> it.restoreMillis() == null || it.restoreMillis() > recoveryMillis)
        .findFirst()
        .map(
            it ->
                new Judgement.Failed(
                    Cause.RECOVERY_TIME,
                    it.restoreMillis() == null
                        ? "how long a restore of %s takes is unknown, and the gate requires the objective recovery-time: %s"
                            .formatted(it.name(), objective)
                        : "a restore of %s takes %s s by its verification, and the gate requires the objective recovery-time: %s"
                            .formatted(it.name(), it.restoreMillis() / 1000.0, objective)));
  }

  private boolean isOfAnEarlierAttempt(SetProgress set) {
    return requestedFrom != null
        && set.isRequested()
        && (set.requestedAt() == null || set.requestedAt().isBefore(requestedFrom));
  }

  private boolean isReachedBy(PointProgress point) {
    return switch (mode) {
      case CAPTURED -> point.state().isCaptured();
      case VERIFIED -> point.state() == PointStage.VERIFIED;
    };
  }

  private static Judgement failure(PointProgress point) {
    return point.state() == PointStage.CAPTURE_FAILED
        ? new Judgement.Failed(
            Cause.CAPTURE_FAILED, "the capture of " + point.name() + " failed: " + point.detail())
        : new Judgement.Failed(
            Cause.VERIFICATION_FAILED,
            "the recovery point of "
                + point.name()
                + " did not pass its verification: "
                + point.detail());
  }

  private String missing(SetProgress set, Instant now) {
    if (!set.isRequested()) {
      return "nothing is known of the recovery set";
    }
    return set.expected().stream()
        .filter(point -> !isReachedBy(point))
        .map(point -> point.name() + " is " + point.state().word() + why(set, point, now))
        .collect(Collectors.joining(", "));
  }

  private static String why(SetProgress set, PointProgress point, Instant now) {
    List<String> known = new ArrayList<>();
    set.overdueSince(point, now).ifPresent(since -> known.add("overdue since " + since));
    if (!point.lastFailure().isEmpty()) {
      known.add("the last attempt failed with: " + point.lastFailure());
    } else if (!point.detail().isEmpty()) {
      known.add(point.detail());
    } else if (point.state() == PointStage.REQUESTED) {
      known.add("no worker has begun it");
    }
    return known.isEmpty() ? "" : " (" + String.join("; ", known) + ")";
  }
}
