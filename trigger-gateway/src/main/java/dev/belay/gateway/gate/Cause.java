package dev.belay.gateway.gate;

import java.util.Arrays;

/** Why a gate was decided as it was. */
public enum Cause {
  CAPTURED("captured"),
  VERIFIED("verified"),
  CAPTURE_FAILED("capture-failed"),
  VERIFICATION_FAILED("verification-failed"),
  RECOVERY_TIME("recovery-time"),
  TIMEOUT("timeout"),
  NO_RULE("no-rule"),
  /** A person decided, whatever is known of the recovery set. */
  OVERRIDDEN("overridden");

  private final String word;

  Cause(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public static Cause of(String word) {
    return Arrays.stream(values())
        .filter(cause -> cause.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no cause is called " + word));
  }
}
