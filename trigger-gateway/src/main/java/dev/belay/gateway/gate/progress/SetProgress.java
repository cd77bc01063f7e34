package dev.belay.gateway.gate.progress;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What is known of a recovery set.
 *
 * @param points in the order of the set's request; also those that it did not name
 */
public record SetProgress(List<PointProgress> points) {
  /** Nothing is known. */
  public static final SetProgress NONE = new SetProgress(List.of());

  public SetProgress {
    points = List.copyOf(points);
  }

  /** The points without which the set is not complete; empty while they aren't known. */
  public List<PointProgress> expected() {
    return points.stream().filter(PointProgress::expected).toList();
  }

  /** Whether it is known which points the set needs. */
  public boolean isRequested() {
    return points.stream().anyMatch(PointProgress::expected);
  }

  public Stage stage() {
    if (any(PointState::isFailure)) {
      return Stage.FAILED;
    }
    if (!isRequested()) {
      return Stage.UNKNOWN;
    }
    if (all(state -> state == PointState.REQUESTED)) {
      return Stage.REQUESTED;
    }
    if (!all(PointState::isCaptured)) {
      return Stage.CAPTURING;
    }
    if (all(state -> state == PointState.VERIFIED)) {
      return Stage.VERIFIED;
    }
    if (any(state -> state == PointState.VERIFICATION_UNKNOWN)) {
      return Stage.UNDETERMINED;
    }
    return all(state -> state == PointState.CAPTURED) ? Stage.CAPTURED : Stage.VERIFYING;
  }

  private boolean all(Predicate<PointState> predicate) {
    return expected().stream().map(PointProgress::state).allMatch(predicate);
  }

  private boolean any(Predicate<PointState> predicate) {
    return expected().stream().map(PointProgress::state).anyMatch(predicate);
  }

  SetProgress with(String recoveryPointId, UnaryOperator<PointProgress> change) {
    if (points.stream().noneMatch(point -> point.recoveryPointId().equals(recoveryPointId))) {
      PointProgress added = change.apply(PointProgress.unseen(recoveryPointId));
      return new SetProgress(Stream.concat(points.stream(), Stream.of(added)).toList());
    }
    return new SetProgress(
        points.stream()
            .map(it -> it.recoveryPointId().equals(recoveryPointId) ? change.apply(it) : it)
            .toList());
  }
}
