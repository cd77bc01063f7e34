package dev.belay.gateway.gate.progress;

/** How far a recovery point is, as the API spells it. */
public enum PointStage {
  REQUESTED("requested"),
  CAPTURING("capturing"),
  CAPTURED("captured"),
  VERIFYING("verifying"),
  VERIFIED("verified"),
  CAPTURE_FAILED("capture-failed"),
  VERIFICATION_FAILED("verification-failed"),
  /** A verification ended without a verdict. Another may still give one. */
  VERIFICATION_UNKNOWN("verification-unknown");

  private final String word;

  PointStage(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** Only another verification can make this point good. */
  public boolean isFailure() {
    return this == CAPTURE_FAILED || this == VERIFICATION_FAILED;
  }

  /** Its capture has no result so far. */
  public boolean isAwaited() {
    return this == REQUESTED || this == CAPTURING;
  }

  /** It is in the vault, verified or not. */
  public boolean isCaptured() {
    return switch (this) {
      case CAPTURED, VERIFYING, VERIFIED, VERIFICATION_UNKNOWN, VERIFICATION_FAILED -> true;
      case REQUESTED, CAPTURING, CAPTURE_FAILED -> false;
    };
  }
}
