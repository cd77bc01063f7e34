package dev.belay.ledger.coverage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a deployment, as the ledger was told of it.
 *
 * @param place its place in the list: of its set, or of its gate where no set was asked for
 * @param at when Belay heard of it
 * @param set the set that was asked for before it; null if none was
 * @param gate what held it; null if nothing did
 * @param ended what was heard after it; null if nothing was
 */
public record Deployment(
    UUID place,
    String application,
    String environment,
    @Nullable String deploymentId,
    @Nullable String commit,
    @Nullable String repository,
    @Nullable String actor,
    Instant at,
    @Nullable Captured set,
    @Nullable Gate gate,
    @Nullable Ended ended) {

  /**
   * The set before a deployment.
   *
   * @param status capturing, captured or failed
   * @param verdict of today
   * @param firstVerifiedAt when the last of its points was verified for the first time; null if one
   *     never was
   * @param verdictThen what counted when its gate let it go: <i>verified</i> of all its points,
   *     <i>failed</i> of one of them, or <i>open</i>; null if no gate did, or if no point is known
   */
  public record Captured(
      UUID id,
      String status,
      String verdict,
      boolean overdue,
      @Nullable Instant capturedAt,
      @Nullable Instant firstVerifiedAt,
      @Nullable String verdictThen) {}

  /**
   * @param mode captured or verified: what it waits for
   * @param decision waiting, approved or rejected
   */
  public record Gate(
      UUID id,
      String mode,
      Instant deadline,
      String decision,
      @Nullable String cause,
      @Nullable String reason,
      @Nullable Instant decidedAt) {
    boolean is(String other) {
      return decision.equals(other);
    }
  }

  /** The CI system said that it succeeded, or that it failed. */
  public record Ended(boolean succeeded, Instant at) {}
}
