package dev.belay.ledger.operation;

import dev.belay.events.Origin;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for, and what was chosen and planned for it. It stays the same for an operation's
 * whole life.
 *
 * @param origin of the set that is restored or compared
 */
public record Request(
    UUID id, Kind kind, Origin origin, Sets sets, Terms terms, Choice choice, Plan plan) {

  /**
   * @param chosen is restored, or compared
   * @param other of a comparison of two sets: the later one; null for the data of now
   * @param preRestore the set of what is replaced; null when nothing is
   */
  public record Sets(UUID chosen, @Nullable UUID other, @Nullable UUID preRestore) {}

  /**
   * How it was asked for.
   *
   * @param confirmed whether it may change data without asking again
   * @param maxLost how many rows, keys or whatever the data store counts may be lost; above it a
   *     confirmation from the start doesn't count
   * @param drill the name of a drill in the policy
   */
  public record Terms(
      Instant requestedAt,
      @Nullable String actor,
      boolean confirmed,
      @Nullable Long maxLost,
      @Nullable String drill) {}

  /**
   * Why this set was chosen.
   *
   * @param reason for people
   * @param passedOver later sets that were not taken, the newest first
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
   * @param predictedMillis null when there is nothing to predict it from
   */
  public record Plan(
      long rows, long logicalBytes, @Nullable Long predictedMillis, String predictedFrom) {}
}
