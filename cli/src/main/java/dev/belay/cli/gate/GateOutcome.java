package dev.belay.cli.gate;

import dev.belay.cli.http.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The end of a request for a gate.
 *
 * @param opened null when the gateway did not open a gate
 * @param last the last known state of the gate; null when there is none
 * @param reached how long after the opening each point reached its phase, if that was seen
 */
public record GateOutcome(
    GateRequest asked,
    GateJudgement judgement,
    @Nullable OpenedGate opened,
    @Nullable Answer<Gate> last,
    Function<Gate.Point, Optional<Duration>> reached) {

  /** The gateway did not open a gate. */
  public static GateOutcome notOpened(GateRequest asked, GateJudgement judgement) {
    return new GateOutcome(asked, judgement, null, null, point -> Optional.empty());
  }

  /** The last known state. */
  public @Nullable Gate gate() {
    return last == null ? null : last.value();
  }
}
