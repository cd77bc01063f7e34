package dev.belay.cli.gate;

import dev.belay.cli.http.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How asking for a gate ended.
 *
 * @param opened null when the gateway did not open it
 * @param last the gate as it was last seen; null when it never was
 * @param reached how long after the opening a point got into its phase, if that was seen
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

  /** As last seen. */
  public @Nullable Gate gate() {
    return last == null ? null : last.value();
  }
}
