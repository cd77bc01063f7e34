package dev.belay.cli.gate;

import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.output.OneLine;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a gate is decided. If the gateway can't be reached, fails, or does not know the gate
 * yet, it is asked again until the deadline. If it declines, it is not asked again.
 */
public final class GateWaiting {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final GateClient gates;

  public GateWaiting(GateClient gates) {
    this.gates = gates;
  }

  /**
   * @param seen receives every state of the gate
   * @param trouble receives the first error of a series
   * @throws ServiceException.Declined when the gateway declines, also because a token has expired
   */
  public Ended await(
      OpenedGate opened,
      GateRequest asked,
      Deadline deadline,
      Consumer<Gate> seen,
      Consumer<String> trouble)
      throws ServiceException.Declined, InterruptedException {
    Duration pause = FIRST_PAUSE;
    Answer<Gate> last = null;
    ServiceException problem = null;
    while (true) {
      try {
        last = gates.now(opened.gateId(), deadline);
        problem = null;
        seen.accept(last.value());
        GateJudgement judgement = GateJudgement.of(last.value(), opened, asked);
        if (judgement != null) {
          return new Ended(judgement, last);
        }
      } catch (ServiceException.Declined e) {
        throw e;
      } catch (ServiceException e) {
        if (problem == null && !(e instanceof ServiceException.NotFound)) {
          trouble.accept(String.valueOf(e.getMessage()));
        }
        problem = e;
      }
      deadline.pause(pause);
      if (deadline.passed()) {
        return new Ended(late(opened, deadline, last, problem), last);
      }
      Duration longer = pause.multipliedBy(3).dividedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }
  }

  private static GateJudgement late(
      OpenedGate opened,
      Deadline deadline,
      @Nullable Answer<Gate> last,
      @Nullable ServiceException problem) {
    String state =
        problem != null
            ? String.valueOf(problem.getMessage())
            : last == null ? "nothing was told of it" : state(last.value());
    return new GateJudgement(
        problem instanceof ServiceException.Unreachable ? ExitCode.UNREACHABLE : ExitCode.TIMED_OUT,
        GateJudgement.Decision.UNDECIDED,
        "the gate %s was not decided within %s s (%s)"
            .formatted(opened.gateId(), deadline.total().toMillis() / 1000.0, state));
  }

  private static String state(Gate gate) {
    String points =
        gate.recoveryPoints().stream()
            .map(
                point ->
                    OneLine.of(point.name() + ": " + point.phase())
                        + (point.news().isEmpty() ? "" : " (" + point.news() + ")"))
            .collect(Collectors.joining("; "));
    return "it is " + gate.state() + (points.isEmpty() ? "" : "; " + points);
  }

  /**
   * @param last the last known state of the gate; null when the gateway never reported one
   */
  public record Ended(GateJudgement judgement, @Nullable Answer<Gate> last) {}
}
