package dev.belay.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How thoroughly a recovery point is verified; each depth includes those before it. */
public enum VerificationDepth {
  /** Every stored object is read, authenticated and compared with its digest. */
  CHECKSUM,
  /** The point is restored into a sandbox, and every row is compared. */
  RESTORE,
  /** Also the engine's own consistency checks, and the policy's assertions. */
  FULL;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<VerificationDepth> of(String word) {
    return Arrays.stream(values()).filter(depth -> depth.word().equals(word)).findFirst();
  }

  @Override
  public String toString() {
    return word();
  }
}
