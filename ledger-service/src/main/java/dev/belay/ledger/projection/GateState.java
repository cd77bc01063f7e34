package dev.belay.ledger.projection;

import dev.belay.events.GateRef;
import dev.belay.events.Origin;
import dev.belay.events.Stamp;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One gate. Its recovery set need not exist: that of a gate without a rule is never requested.
 *
 * @param opening of several the first counts; each event of a gate has one
 * @param decision null while the deployment waits; of several, all alike, the first counts
 * @param answer what came of telling the platform: one that it took counts most, then the last
 */
public record GateState(
    UUID id,
    UUID setId,
    Origin origin,
    Opened opening,
    @Nullable Decided decision,
    @Nullable Answered answer) {

  /** What a gate that is not decided is listed as. */
  public static final String WAITING = "waiting";

  public record Opened(Stamp stamp, GateRef opening) {}

  public record Decided(Stamp stamp, GateRef.Decision decision) {}

  /**
   * @param decision what the platform was told
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
