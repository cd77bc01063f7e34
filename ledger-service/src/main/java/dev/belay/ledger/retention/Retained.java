package dev.belay.ledger.retention;

import java.util.List;

/**
 * What retention makes of a recovery set.
 *
 * @param reasons why it is kept, each enough for itself; or, if it is let go, why
 */
public record Retained(Recorded set, boolean kept, List<String> reasons) {
  public Retained {
    reasons = List.copyOf(reasons);
  }
}
