package dev.belay.policy.cel;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.List;
import java.util.Map;

/** Runs a compiled program. Every failure is returned as data. */
final class Evaluation {
  private static final int LONGEST_REASON = 300;

  private final CelRuntime.Program program;

  Evaluation(CelRuntime.Program program) {
    this.program = program;
  }

  /** The result of a program. */
  sealed interface Outcome {}

  record Value(Object value) implements Outcome {}

  record Failure(String reason) implements Outcome {}

  Outcome run(Bindings bindings) {
    try {
      return new Value(program.eval(bindings.values()));
    } catch (CelEvaluationException | RuntimeException e) {
      // CEL's runtime lets some faults of an expression through as unchecked exceptions.
      return new Failure(reason(e));
    } catch (StackOverflowError e) {
      return new Failure("it is nested too deeply");
    }
  }

  private static String reason(Exception failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      message = failure.getClass().getSimpleName();
    }
    String oneLine = message.replaceFirst("^evaluation error( at [^ :]*:\\d+)?: ", "").strip();
    return oneLine.length() <= LONGEST_REASON
        ? oneLine
        : oneLine.substring(0, LONGEST_REASON) + "…";
  }

  /** A value's type in words that users of CEL know. */
  static String kind(Object value) {
    return switch (value) {
      case String text -> "a text";
      case NullValue nothing -> "null";
      case Boolean flag -> "true or false";
      case Number number -> "a number";
      case Map<?, ?> map -> "a map";
      case List<?> list -> "a list";
      default -> "a " + value.getClass().getSimpleName();
    };
  }
}
