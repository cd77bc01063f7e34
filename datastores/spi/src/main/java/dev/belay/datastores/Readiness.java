package dev.belay.datastores;

import java.util.List;
import java.util.Locale;

/**
 * Whether a data store is ready for what will be asked of it, as far as can be told beforehand.
 *
 * @param needs what is missing; empty when it is ready
 */
public record Readiness(Capability capability, List<Need> needs) {
  public Readiness {
    needs = List.copyOf(needs);
  }

  /** What will be asked of it. */
  public enum Capability {
    /** Recovery points of all that it holds. */
    CAPTURE,
    /** Verdicts on its recovery points other than unknown. */
    VERIFICATION,
    /** A recovery point in the place of what it holds then. */
    ROLLBACK;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether nothing is missing that would make it fail. */
  public boolean ready() {
    return needs.stream().noneMatch(Need::fatal);
  }
}
