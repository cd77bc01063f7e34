package dev.belay.policy.cel;

/** A compiled expression that is true or false. Safe for use by several threads. */
public final class Condition {
  private final String text;
  private final Evaluation evaluation;

  Condition(String text, Evaluation evaluation) {
    this.text = text;
    this.evaluation = evaluation;
  }

  /** The condition's source text. */
  public String text() {
    return text;
  }

  /**
   * Never throws. A condition that can't be decided is {@link Failed}, which counts as no match.
   */
  public Result evaluate(Bindings bindings) {
    return switch (evaluation.run(bindings)) {
      case Evaluation.Failure failure -> new Failed(failure.reason());
      case Evaluation.Value(Boolean holds) -> holds ? new Holds() : new DoesNotHold();
      case Evaluation.Value value ->
          new Failed("it gave " + Evaluation.kind(value.value()) + ", not true or false");
    };
  }

  /** The result of a condition. */
  public sealed interface Result {}

  public record Holds() implements Result {}

  public record DoesNotHold() implements Result {}

  /**
   * @param reason for people, for example that a key does not exist
   */
  public record Failed(String reason) implements Result {}
}
