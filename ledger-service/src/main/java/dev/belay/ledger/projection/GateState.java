package dev.belay.ledger.projection;

import dev.belay.events.GateRef;
import dev.belay.events.Origin;
import dev.belay.events.Stamp;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One gate. Its recovery set need not exist: for a gate without a rule, no set is ever requested.
 *
 * @param opening the first one counts; each event of a gate carries one
 * @param decision null while the deployment waits; if there are several equal ones, the first
 *     counts
 * @param answer the platform's answer to the decision: an accepted one counts most, otherwise the
 *     last
 */
public record GateState(
    UUID id,
    UUID setId,
    Origin origin,
    Opened opening,
    @Nullable Decided decision,
    @Nullable Answered answer) {

  /** The status of an undecided gate in lists. */
  public static final String WAITING = "waiting";

  public record Opened(Stamp stamp, GateRef opening) {}

  public record Decided(Stamp stamp, GateRef.Decision decision) {}

  /**
   * @param decision the decision that the platform was told
   */
  public record Answered(Stamp stamp, String decision, GateRef.Answer answer) {
    boolean countsMoreThan(@Nullable Answered other) {
      if (other == null) {
        return true;
      }
      boolean taken = answer.at() != null;
      boolean otherTaken = other.answer.at() != null;
      return taken == otherTaken ? stamp.compareTo(other.stamp) > 0 : taken;
    }
  }

  /** approved, rejected or {@link #WAITING}. */
  public String word() {
    return decision == null ? WAITING : decision.decision().decision();
  }
}
