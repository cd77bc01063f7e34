package dev.belay.policy.cel;

import java.util.List;
import java.util.stream.Collectors;

/** The expression does not compile. The message lists every problem, one a line. */
public final class InvalidExpressionException extends Exception {
  private final transient List<Problem> problems;

  InvalidExpressionException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** At least one, in the order of their places. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * @param line within the expression, counted from 1
   * @param column within the line, in code points, counted from 1
   */
  public record Problem(int line, int column, String message) {
    @Override
    public String toString() {
      return line + ":" + column + ": " + message;
    }
  }
}
