package dev.belay.policy.cel;

/** A compiled expression that is true or false. Safe for use by several threads. */
public final class Condition {
  private final String text;
  private final Evaluation evaluation;

  Condition(String text, Evaluation evaluation) {
    this.text = text;
    this.evaluation = evaluation;
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** Never throws: what can't be decided is {@link Failed}, which is not a match. */
  public Result evaluate(Bindings bindings) {
    return switch (evaluation.run(bindings)) {
      case Evaluation.Failure failure -> new Failed(failure.reason());
      case Evaluation.Value(Boolean holds) -> holds ? new Holds() : new DoesNotHold();
      case Evaluation.Value value ->
          new Failed("it gave " + Evaluation.kind(value.value()) + ", not true or false");
    };
  }

  /** What became of a condition. */
  public sealed interface Result {}

  public record Holds() implements Result {}

  public record DoesNotHold() implements Result {}

  /**
   * @param reason for people, for example that a key is not there
   */
  public record Failed(String reason) implements Result {}
}
