package dev.belay.policy;

/** How a data store is captured. */
public enum CaptureMethod {
  /** All of it, into a recovery point that needs no other. */
  FULL("full");

  private final String word;

  CaptureMethod(String word) {
    this.word = word;
  }

  /** As a rule's {@code method} and a backup command spell it. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
