package dev.belay.ledger.operation;

/**
 * Why an operation does not succeed. It does not say what became of the data: {@link TargetData}
 * computes that.
 *
 * @param isFailure false when the operation was cancelled: by somebody, or because nobody confirmed
 *     it
 * @param problem for people
 */
public record Cause(boolean isFailure, String problem) {
  public static Cause failure(String problem) {
    return new Cause(true, problem);
  }

  public static Cause cancellation(String problem) {
    return new Cause(false, problem);
  }
}
