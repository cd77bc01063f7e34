package dev.belay.events.point;

import java.util.Locale;

/**
 * How far a recovery point is, in the order of moving forward. Failed comes before captured: a
 * manifest that was written exists, whatever another attempt at the same point reported.
 */
public enum PointStatus {
  REQUESTED,
  CAPTURING,
  FAILED,
  CAPTURED;

  /** The word used in tables and in the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
