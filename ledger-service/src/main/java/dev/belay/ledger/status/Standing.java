package dev.belay.ledger.status;

import dev.belay.ledger.status.Facts.Ended;
import dev.belay.ledger.status.Facts.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an application stands in an environment.
 *
 * @param deployed the deployment that is live as far as the ledger was told; null if it knows none
 * @param objectives of the policy; what has none is not judged
 * @param rollback what that deployment could be rolled back to
 * @param lastDrill null if none has ended
 * @param needs what needs a person, the most urgent first; empty if nothing does
 */
public record Standing(
    String application,
    String environment,
    @Nullable Deployed deployed,
    List<StoreAge> stores,
    Objectives objectives,
    Rollback rollback,
    @Nullable Ended lastDrill,
    List<Running> operations,
    List<Work> captures,
    List<Need> needs) {
  public Standing {
    stores = List.copyOf(stores);
    operations = List.copyOf(operations);
    captures = List.copyOf(captures);
    needs = List.copyOf(needs);
  }

  /**
   * A deployment.
   *
   * @param state started, succeeded, failed or rolled-back, by what followed it
   * @param setId the set that was captured for it
   * @param overridden how a person let it go against what was known of that set; null if nobody did
   */
  public record Deployed(
      @Nullable String commit,
      @Nullable String deploymentId,
      @Nullable String actor,
      Instant at,
      String state,
      UUID setId,
      String verdict,
      @Nullable String overridden) {}

  /**
   * A data store.
   *
   * @param age of its newest verified data; null if it has none
   * @param recovery how long its restore is predicted to take; null if none was measured
   */
  public record StoreAge(
      String name,
      @Nullable Instant verifiedAt,
      @Nullable Duration age,
      @Nullable Duration recovery) {}

  /** Whether an objective is met. Without one, nothing is judged. */
  public enum Judgement {
    NOT_JUDGED("not-judged"),
    MET("met"),
    MISSED("missed"),
    UNKNOWN("unknown");

    private final String word;

    Judgement(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /**
   * A measured value and its objective.
   *
   * @param value null if it is unknown, which is never met
   */
  public record Judged(@Nullable Duration value, @Nullable Duration objective) {
    public Judgement judgement() {
      if (objective == null) {
        return Judgement.NOT_JUDGED;
      }
      if (value == null) {
        return Judgement.UNKNOWN;
      }
      return value.compareTo(objective) <= 0 ? Judgement.MET : Judgement.MISSED;
    }

    boolean isBroken() {
      return judgement() == Judgement.MISSED || judgement() == Judgement.UNKNOWN;
    }
  }

  /**
   * Whether the live deployment could be rolled back now.
   *
   * @param setId the set that would be restored; null if there is none
   * @param reason why it can or can't, for people
   */
  public record Rollback(boolean ready, @Nullable UUID setId, String reason) {}

  /** What the environment is judged by. */
  public record Objectives(Judged dataAge, Judged recoveryTime, Judged drillAge) {}

  /** A point that is being captured or verified. */
  public record Work(UUID setId, String trigger, String dataStore, String step, Instant since) {}

  /**
   * Something that only a person can settle.
   *
   * @param kind one word for alarms and scripts
   * @param text what is wrong, for people
   * @param command what to run next
   */
  public record Need(String kind, String text, String command) {}
}
