package dev.belay.policy.notify;

import java.util.Locale;

/** How urgent a notice is, from the least to the most. The words are those of PagerDuty. */
public enum Severity {
  INFO,
  WARNING,
  ERROR,
  CRITICAL;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean isWorseThan(Severity other) {
    return compareTo(other) > 0;
  }

  @Override
  public String toString() {
    return word();
  }
}
