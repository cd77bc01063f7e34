package dev.belay.gateway.gate.progress;

import dev.belay.events.point.PointState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a recovery set.
 *
 * @param requestedAt when it was asked for, by who asked; null while that is not known
 * @param deadline when its captures are to be done; null while that is not known
 * @param points in the order of the set's request, with those that the request did not name
 */
public record SetProgress(
    @Nullable Instant requestedAt, @Nullable Instant deadline, List<PointProgress> points) {
  /** Nothing is known. */
  public static final SetProgress NONE = new SetProgress(null, null, List.of());

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
    if (any(PointStage::isFailure)) {
      return Stage.FAILED;
    }
    if (!isRequested()) {
      return Stage.UNKNOWN;
    }
    if (all(state -> state == PointStage.REQUESTED)) {
      return Stage.REQUESTED;
    }
    if (!all(PointStage::isCaptured)) {
      return Stage.CAPTURING;
    }
    if (all(state -> state == PointStage.VERIFIED)) {
      return Stage.VERIFIED;
    }
    if (any(state -> state == PointStage.VERIFICATION_UNKNOWN)) {
      return Stage.UNDETERMINED;
    }
    return all(state -> state == PointStage.CAPTURED) ? Stage.CAPTURED : Stage.VERIFYING;
  }

  /** The deadline, if the point is missing though it has passed: nobody may be left to say so. */
  public Optional<Instant> overdueSince(PointProgress point, Instant now) {
    return Optional.ofNullable(deadline)
        .filter(it -> point.state().isAwaited() && !now.isBefore(it));
  }

  private boolean all(Predicate<PointStage> predicate) {
    return expected().stream().map(PointProgress::state).allMatch(predicate);
  }

  private boolean any(Predicate<PointStage> predicate) {
    return expected().stream().map(PointProgress::state).anyMatch(predicate);
  }

  /** Whoever asked first; a request that is repeated later makes no set younger. */
  SetProgress requested(Instant at, Instant by) {
    return requestedAt == null ? new SetProgress(at, by, points) : this;
  }

  SetProgress with(UUID recoveryPointId, UnaryOperator<PointState> change) {
    if (points.stream().noneMatch(point -> point.known().id().equals(recoveryPointId))) {
      PointProgress added = new PointProgress(change.apply(PointState.unseen(recoveryPointId)));
      return new SetProgress(
          requestedAt, deadline, Stream.concat(points.stream(), Stream.of(added)).toList());
    }
    return new SetProgress(
        requestedAt,
        deadline,
        points.stream()
            .map(
                it ->
                    it.known().id().equals(recoveryPointId)
                        ? new PointProgress(change.apply(it.known()))
                        : it)
            .toList());
  }
}
