package dev.belay.gateway.status;

import dev.belay.gateway.gate.progress.PointProgress;
import dev.belay.gateway.gate.progress.PointStage;
import dev.belay.gateway.gate.progress.SetProgress;
import java.util.List;

/**
 * The state of a recovery set, as platforms show it.
 *
 * @param description at most 140 characters, GitHub's limit
 */
public record CommitState(Outcome outcome, String description) {
  private static final int LONGEST = 140;

  public enum Outcome {
    PENDING,
    SUCCESS,
    FAILURE,
    /** It is not known whether the set is good: never a success. */
    ERROR
  }

  public CommitState {
    if (description.length() > LONGEST) {
      description = description.substring(0, LONGEST - 1) + "…";
    }
  }

  static CommitState of(SetProgress set) {
    List<PointProgress> points = set.expected();
    return switch (set.stage()) {
      case FAILED ->
          new CommitState(
              Outcome.FAILURE, told(points.stream().filter(it -> it.state().isFailure()).toList()));
      case VERIFIED ->
          new CommitState(Outcome.SUCCESS, points.size() + " of " + points.size() + " verified");
      case UNDETERMINED ->
          new CommitState(
              Outcome.ERROR,
              told(
                  points.stream()
                      .filter(it -> it.state() == PointStage.VERIFICATION_UNKNOWN)
                      .toList()));
      case UNKNOWN, REQUESTED -> new CommitState(Outcome.PENDING, "requested");
      case CAPTURING -> new CommitState(Outcome.PENDING, "capturing");
      case CAPTURED, VERIFYING -> new CommitState(Outcome.PENDING, "captured, not verified yet");
    };
  }

  private static String told(List<PointProgress> points) {
    PointProgress first = points.getFirst();
    String detail = first.detail().replaceAll("\\R", " ");
    return "%s: %s%s"
        .formatted(first.name(), first.state().word(), detail.isEmpty() ? "" : ": " + detail);
  }
}
