package dev.belay.ledger.projection;

import java.util.Locale;

/** How far a recovery set is. */
public enum SetStatus {
  CAPTURING,
  CAPTURED,
  FAILED;

  /** The word that tables and the API use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
