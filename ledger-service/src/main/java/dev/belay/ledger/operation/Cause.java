package dev.belay.ledger.operation;

/**
 * Why an operation does not succeed. What became of the data is no part of it: that is computed,
 * see {@link TargetData}.
 *
 * @param isFailure false when it was cancelled: by somebody, or since nobody confirmed it
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
