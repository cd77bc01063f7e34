package dev.belay.ledger.status;

import dev.belay.ledger.choice.Prediction.Predicted;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows about an application in an environment.
 *
 * @param sets the newest recovery sets, and those of the newest deployments, the newest first
 * @param stores the data stores of these sets, by name
 * @param running operations that have not ended, the newest first
 * @param ended the last operations that have ended, the newest first
 * @param drilledAt when the last drill that succeeded ended; null if there was none
 */
public record Facts(
    String application,
    String environment,
    List<Set> sets,
    List<Store> stores,
    List<Running> running,
    List<Ended> ended,
    @Nullable Instant drilledAt) {
  /** How many sets are looked at, at most, beside those of deployments. */
  public static final int MOST_SETS = 25;

  public Facts {
    sets = List.copyOf(sets);
    stores = List.copyOf(stores);
    running = List.copyOf(running);
    ended = List.copyOf(ended);
  }

  /**
   * A recovery set.
   *
   * @param at when it was requested
   * @param overdueSince its deadline, if it has passed without a result
   * @param gate what its gate decided: waiting, approved or rejected; null without a gate
   * @param overridden how a person decided the gate against what was known; null if the policy did
   * @param unanswered why the platform did not take the gate's decision; null if it did
   */
  public record Set(
      UUID id,
      String trigger,
      @Nullable String commit,
      @Nullable String deploymentId,
      @Nullable String actor,
      Instant at,
      String status,
      String verdict,
      @Nullable Instant overdueSince,
      @Nullable String gate,
      @Nullable String overridden,
      @Nullable String unanswered,
      List<Point> points) {
    public Set {
      points = List.copyOf(points);
    }

    public boolean captured() {
      return status.equals("captured");
    }

    public boolean verified() {
      return captured() && verdict.equals("verified");
    }

    /** How a person let the deployment go against what was known; null if nobody did. */
    @Nullable String letGoBy() {
      return "approved".equals(gate) ? overridden : null;
    }

    boolean isOf(String wanted) {
      return trigger.equals(wanted);
    }
  }

  /**
   * A recovery point of a set.
   *
   * @param step what is being done with it; null if nothing is
   * @param since when that began; null if nobody has said so
   * @param why what failed: the capture, its last attempt, or a check of its verification
   * @param worsened whether it was verified before, and failed since
   */
  public record Point(
      String dataStore,
      String status,
      String verdict,
      @Nullable String step,
      @Nullable Instant since,
      @Nullable String why,
      boolean worsened) {
    boolean verified() {
      return status.equals("captured") && verdict.equals("verified");
    }
  }

  /**
   * A data store.
   *
   * @param verifiedAt the instant of its newest verified data; null if there is none
   * @param recovery how long a restore of its newest captured data is predicted to take
   */
  public record Store(String name, @Nullable Instant verifiedAt, Predicted recovery) {}

  /** An operation that has not ended. */
  public record Running(UUID id, String kind, String status, Instant since) {}

  /**
   * An operation that has ended.
   *
   * @param subject what it was about, beside its environment: a drill's name, or data stores
   * @param deploymentId of the set that it brought back
   * @param problem why it failed or was cancelled; null if it succeeded
   */
  public record Ended(
      UUID id,
      String kind,
      String subject,
      @Nullable String deploymentId,
      String status,
      Instant at,
      @Nullable Long recoveryTimeMillis,
      @Nullable Long dataAgeMillis,
      @Nullable String problem) {
    boolean failed() {
      return status.equals("failed");
    }

    boolean succeeded() {
      return status.equals("succeeded");
    }
  }
}
