package dev.belay.policy.cel;

import dev.cel.common.values.NullValue;
import java.util.Optional;

/** A compiled expression that gives a text, or null for no text. Safe for several threads. */
public final class TextExpression {
  private final String text;
  private final Evaluation evaluation;

  TextExpression(String text, Evaluation evaluation) {
    this.text = text;
    this.evaluation = evaluation;
  }

  /** The expression's source text. */
  public String text() {
    return text;
  }

  /** Never throws. */
  public Result evaluate(Bindings bindings) {
    return switch (evaluation.run(bindings)) {
      case Evaluation.Failure failure -> new Failed(failure.reason());
      case Evaluation.Value(Optional<?> optional) ->
          optional.map(TextExpression::result).orElseGet(Absent::new);
      case Evaluation.Value(Object value) -> result(value);
    };
  }

  private static Result result(Object value) {
    return switch (value) {
      case String given -> new Present(given);
      case NullValue nothing -> new Absent();
      default ->
          new Failed("it gave " + Evaluation.kind(value) + ", not text: put string(…) around it");
    };
  }

  /** The result of an expression. */
  public sealed interface Result {}

  public record Present(String text) implements Result {}

  /** It gave null, or an optional without a value. */
  public record Absent() implements Result {}

  /**
   * @param reason for people, for example that a key does not exist
   */
  public record Failed(String reason) implements Result {}
}
