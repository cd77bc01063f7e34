package dev.belay.ledger.operation;

import dev.belay.events.Origin;
import dev.belay.events.Units;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, and what was chosen and planned for it. It stays the same for the operation's
 * whole life.
 *
 * @param origin the origin of the set that is restored or compared
 */
public record Request(
    UUID id, Kind kind, Origin origin, Sets sets, Terms terms, Choice choice, Plan plan) {

  /**
   * @param chosen the set that is restored or compared
   * @param other the later set of a comparison of two sets; null for the current data
   * @param preRestore the set of the data that is replaced; null when nothing is replaced
   */
  public record Sets(UUID chosen, @Nullable UUID other, @Nullable UUID preRestore) {}

  /**
   * The conditions of the request.
   *
   * @param confirmed whether it may change data without asking again
   * @param maxLost how many rows, keys or other units of the data store may be lost; if more would
   *     be lost, a confirmation that came with the request doesn't count
   * @param drill the name of a drill in the policy
   * @param notBy the name of who asked, and must not be the one who confirms; null if one person is
   *     enough
   */
  public record Terms(
      Instant requestedAt,
      @Nullable String actor,
      boolean confirmed,
      @Nullable Long maxLost,
      @Nullable String drill,
      @Nullable String notBy) {

    /** Why it waits even if whoever asked has agreed; null if one person is enough. */
    @Nullable String wantsSecond() {
      return notBy == null
          ? null
          : "the policy wants a second person (approval: two): somebody else than %s must confirm it"
              .formatted(notBy.isEmpty() ? "the one who asked" : notBy);
    }
  }

  /**
   * Why this set was chosen.
   *
   * @param reason for people
   * @param passedOver newer sets that were not chosen, the newest first
   * @param oldestData the earliest snapshot among the points that are restored
   */
  public record Choice(
      @Nullable String reason, List<PassedOver> passedOver, @Nullable Instant oldestData) {
    public Choice {
      passedOver = List.copyOf(passedOver);
    }
  }

  public record PassedOver(
      UUID recoverySetId, String trigger, @Nullable Instant requestedAt, String reason) {}

  /**
   * @param unit what {@code rows} counts, in the plural
   * @param predictedMillis null when there is no measurement to predict it from
   */
  public record Plan(
      long rows,
      String unit,
      long logicalBytes,
      @Nullable Long predictedMillis,
      String predictedFrom) {
    @SuppressWarnings("ConstantValue") // operations of earlier versions are stored without it
    public Plan {
      unit = unit == null ? Units.ROWS : unit;
    }
  }
}
