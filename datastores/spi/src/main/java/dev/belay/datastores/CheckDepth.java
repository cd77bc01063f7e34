package dev.belay.datastores;

/** How much of a restored store is checked; each depth includes the one before it. */
public enum CheckDepth {
  /** Every item, and everything else that the manifest describes. */
  RESTORE,
  /** Also the engine's own consistency checks, and the policy's assertions. */
  FULL;

  /**
   * @param word a policy's word; an unknown word means all checks, and {@code checksum} means the
   *     least that gives a verdict, which is a restore
   */
  public static CheckDepth of(String word) {
    return switch (word) {
      case "restore", "checksum" -> RESTORE;
      default -> FULL;
    };
  }

  public String word() {
    return this == RESTORE ? "restore" : "full";
  }
}
