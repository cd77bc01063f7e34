package dev.belay.datastores;

/** How much of a restored store is checked; each depth includes the one before it. */
public enum CheckDepth {
  /** Every item, and everything else that the manifest tells of. */
  RESTORE,
  /** And the engine's own consistency checks, and the policy's assertions. */
  FULL;

  /**
   * @param word of a policy; one that is not known asks for everything, and {@code checksum} for
   *     the least that gives a verdict: a restore
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
