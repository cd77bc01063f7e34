package dev.belay.events.point;

import java.util.Locale;

/**
 * The status of a recovery point, in the order of its progress. Failed comes before captured: a
 * manifest that was written exists, even if another attempt at the same point reported a failure.
 */
public enum PointStatus {
  REQUESTED,
  CAPTURING,
  FAILED,
  CAPTURED;

  /** The word that tables and the API use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
