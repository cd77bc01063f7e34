package dev.belay.cli.gate;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How long after the gate's opening each point reached its phase, as seen by this command. */
public final class PhaseTimes {
  private final Supplier<Duration> sinceOpened;
  private final Map<String, Reached> reached = new HashMap<>();

  public PhaseTimes(Supplier<Duration> sinceOpened) {
    this.sinceOpened = sinceOpened;
  }

  public void see(Gate gate) {
    for (Gate.Point point : gate.recoveryPoints()) {
      Reached known = reached.get(point.name());
      if (known == null || !known.phase.equals(point.phase())) {
        reached.put(point.name(), new Reached(point.phase(), sinceOpened.get()));
      }
    }
  }

  /** Empty if this command did not see the point reach its current phase. */
  public Optional<Duration> of(Gate.Point point) {
    return Optional.ofNullable(reached.get(point.name()))
        .filter(it -> it.phase.equals(point.phase()))
        .map(Reached::after);
  }

  private record Reached(String phase, Duration after) {}
}
