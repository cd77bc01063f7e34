package dev.belay.policy;

/** How a data store is captured. */
public enum CaptureMethod {
  /** Everything, into a recovery point that needs no other. */
  FULL("full");

  private final String word;

  CaptureMethod(String word) {
    this.word = word;
  }

  /** The spelling in a rule's {@code method} and in backup commands. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
