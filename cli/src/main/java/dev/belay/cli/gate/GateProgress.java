package dev.belay.cli.gate;

import dev.belay.cli.output.OneLine;
import dev.belay.cli.progress.Activity;
import java.util.List;
import java.util.Set;

/** Shows the points in the gateway's answers as activities. */
public final class GateProgress {
  /** The phases in which bytes move. In all others, their number says nothing new. */
  private static final Set<String> MOVING = Set.of("capturing", "verifying");

  private GateProgress() {}

  public static List<Activity> of(Gate gate) {
    return gate.recoveryPoints().stream().map(GateProgress::of).toList();
  }

  private static Activity of(Gate.Point point) {
    boolean moving = MOVING.contains(point.phase());
    return new Activity(
        OneLine.of(point.name()),
        OneLine.of(point.phase()),
        point.news(),
        moving && point.bytesDone() != null ? point.bytesDone() : 0,
        moving && point.bytesTotal() != null ? point.bytesTotal() : 0);
  }
}
