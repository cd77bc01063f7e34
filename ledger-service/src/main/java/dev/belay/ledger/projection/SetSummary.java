package dev.belay.ledger.projection;

import dev.belay.ledger.event.Happening;
import dev.belay.ledger.event.Verdict;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a recovery set's expected points add up to. In doubt it is unverified: a set whose request
 * has not arrived may need points that nobody has seen yet.
 *
 * @param skewMillis the instants that the data is of are at most so far apart: measured, when the
 *     points were captured together, or else by the clocks of their data stores; null until
 *     captured
 * @param quiesced whether the application held its writes back meanwhile; null until captured
 * @param capturedAt when the last point was captured; null until captured
 * @param verifiedAt when the last point was verified; null unless verified
 */
public record SetSummary(
    SetStatus status,
    Verdict verdict,
    @Nullable Long skewMillis,
    @Nullable Boolean quiesced,
    @Nullable Instant capturedAt,
    @Nullable Instant verifiedAt) {

  /** Over all known points of a set whose request has arrived ({@code declared}) or not. */
  public static SetSummary of(boolean declared, Collection<PointState> points) {
    List<PointState> counted =
        declared ? points.stream().filter(PointState::expected).toList() : List.copyOf(points);
    SetStatus status = status(declared, counted);
    Verdict verdict = verdict(declared, counted);
    boolean captured = status == SetStatus.CAPTURED;
    return new SetSummary(
        status,
        verdict,
        captured ? skewMillis(counted) : null,
        captured ? quiesced(counted) : null,
        captured ? latest(captures(counted).map(it -> it.result().finishedAt())) : null,
        verdict == Verdict.VERIFIED
            ? latest(
                counted.stream()
                    .map(PointState::judgement)
                    .filter(Objects::nonNull)
                    .map(PointState.Judgement::finishedAt))
            : null);
  }

  private static SetStatus status(boolean declared, List<PointState> points) {
    if (points.stream().anyMatch(point -> point.status() == PointStatus.FAILED)) {
      return SetStatus.FAILED;
    }
    boolean all = points.stream().allMatch(point -> point.status() == PointStatus.CAPTURED);
    return declared && !points.isEmpty() && all ? SetStatus.CAPTURED : SetStatus.CAPTURING;
  }

  private static Verdict verdict(boolean declared, List<PointState> points) {
    List<Verdict> verdicts = points.stream().map(PointState::verdict).toList();
    if (verdicts.contains(Verdict.FAILED)) {
      return Verdict.FAILED;
    }
    if (verdicts.contains(Verdict.UNKNOWN)) {
      return Verdict.UNKNOWN;
    }
    boolean all = verdicts.stream().allMatch(verdict -> verdict == Verdict.VERIFIED);
    return declared && !verdicts.isEmpty() && all ? Verdict.VERIFIED : Verdict.UNVERIFIED;
  }

  private static Boolean quiesced(List<PointState> points) {
    return captures(points)
        .map(capture -> capture.result().together())
        .allMatch(together -> together != null && together.quiesced());
  }

  private static @Nullable Long skewMillis(List<PointState> points) {
    List<Happening.@Nullable Together> together =
        captures(points).map(capture -> capture.result().together()).toList();
    if (!together.isEmpty() && together.stream().allMatch(Objects::nonNull)) {
      return together.stream()
          .filter(Objects::nonNull)
          .mapToLong(Happening.Together::skewMillis)
          .max()
          .orElseThrow();
    }
    List<Instant> snapshots =
        captures(points).map(capture -> capture.result().snapshotAt()).sorted().toList();
    return snapshots.isEmpty()
        ? null
        : snapshots.getLast().toEpochMilli() - snapshots.getFirst().toEpochMilli();
  }

  private static Stream<PointState.Capture> captures(List<PointState> points) {
    return points.stream().map(PointState::capture).filter(Objects::nonNull);
  }

  private static @Nullable Instant latest(Stream<Instant> instants) {
    return instants.max(Instant::compareTo).orElse(null);
  }
}
