package dev.belay.policy.cel;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The expression does not compile. The message lists all problems, one per line. */
public final class InvalidExpressionException extends Exception {
  private final transient List<Problem> problems;

  InvalidExpressionException(List<Problem> problems) {
    super(sorted(problems).stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = sorted(problems);
  }

  private static List<Problem> sorted(List<Problem> problems) {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }

  /** At least one problem, in the order of their places. */
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
