package dev.belay.cli.ledger;

/** What a backup waits for. */
public enum Goal {
  CAPTURED,
  VERIFIED;

  /** The word in options and messages. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
