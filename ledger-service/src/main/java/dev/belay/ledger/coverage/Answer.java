package dev.belay.ledger.coverage;

/** Whether a deployment had a verified recovery set before it started. */
public enum Answer {
  YES("yes"),
  NO("no"),
  /** Nobody can tell: it is neither yes nor no. */
  UNKNOWN("unknown"),
  /** It was held back, or is still held. */
  NOT_STARTED("not-started");

  private final String word;

  Answer(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
