package dev.belay.ledger.projection;

import dev.belay.events.Captured;
import dev.belay.events.Verdict;
import dev.belay.events.point.Judgement;
import dev.belay.events.point.PointStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The summary of a recovery set's expected points. In doubt the set is unverified: if its request
 * has not arrived, it may need points that are not known yet.
 *
 * @param skewMillis the longest distance between the points' snapshots: measured when the points
 *     were captured together, otherwise from the clocks of their data stores; null until captured
 * @param quiesced whether the application held its writes back during the snapshots; null until
 *     captured
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

  /**
   * Summarizes all known points of a set; {@code declared} says whether its request has arrived.
   */
  public static SetSummary of(boolean declared, Collection<KnownPoint> points) {
    List<KnownPoint> counted =
        declared
            ? points.stream().filter(point -> point.state().expected()).toList()
            : List.copyOf(points);
    SetStatus status = status(declared, counted);
    Verdict verdict = verdict(declared, counted);
    boolean captured = status == SetStatus.CAPTURED;
    return new SetSummary(
        status,
        verdict,
        captured ? skewMillis(counted) : null,
        captured ? quiesced(counted) : null,
        captured ? latest(captures(counted).map(it -> it.times().finishedAt())) : null,
        verdict == Verdict.VERIFIED
            ? latest(
                counted.stream()
                    .map(KnownPoint::judgement)
                    .filter(Objects::nonNull)
                    .map(Judgement::finishedAt))
            : null);
  }

  private static SetStatus status(boolean declared, List<KnownPoint> points) {
    if (points.stream().anyMatch(point -> point.status() == PointStatus.FAILED)) {
      return SetStatus.FAILED;
    }
    boolean all = points.stream().allMatch(point -> point.status() == PointStatus.CAPTURED);
    return declared && !points.isEmpty() && all ? SetStatus.CAPTURED : SetStatus.CAPTURING;
  }

  private static Verdict verdict(boolean declared, List<KnownPoint> points) {
    List<Verdict> verdicts = points.stream().map(KnownPoint::verdict).toList();
    if (verdicts.contains(Verdict.FAILED)) {
      return Verdict.FAILED;
    }
    if (verdicts.contains(Verdict.UNKNOWN)) {
      return Verdict.UNKNOWN;
    }
    boolean all = verdicts.stream().allMatch(verdict -> verdict == Verdict.VERIFIED);
    return declared && !verdicts.isEmpty() && all ? Verdict.VERIFIED : Verdict.UNVERIFIED;
  }

  private static Boolean quiesced(List<KnownPoint> points) {
    return captures(points)
        .map(Captured::together)
        .allMatch(together -> together != null && together.quiesced());
  }

  private static @Nullable Long skewMillis(List<KnownPoint> points) {
    List<Captured.@Nullable Together> together = captures(points).map(Captured::together).toList();
    if (!together.isEmpty() && together.stream().allMatch(Objects::nonNull)) {
      return together.stream()
          .filter(Objects::nonNull)
          .mapToLong(Captured.Together::skewMillis)
          .max()
          .orElseThrow();
    }
    List<Instant> snapshots = captures(points).map(it -> it.times().snapshotAt()).sorted().toList();
    return snapshots.isEmpty()
        ? null
        : snapshots.getLast().toEpochMilli() - snapshots.getFirst().toEpochMilli();
  }

  private static Stream<Captured> captures(List<KnownPoint> points) {
    return points.stream().map(KnownPoint::captured).filter(Objects::nonNull);
  }

  private static @Nullable Instant latest(Stream<Instant> instants) {
    return instants.max(Instant::compareTo).orElse(null);
  }
}
