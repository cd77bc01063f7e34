package dev.belay.ledger.choice;

import dev.belay.ledger.operation.Request.PassedOver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Chooses the recovery set of a rollback, and says why. A function of what the ledger knows. */
public final class SetChoice {
  /** Triggers of sets that were captured for other purposes. They are chosen only by id. */
  public static final Set<String> BY_NAME_ONLY = Set.of("pre-restore", "failure-capture");

  private static final String BEFORE = "pre-deployment";

  private SetChoice() {}

  /** What the caller asked for. */
  public sealed interface Wish {
    /** The state before this deployment. */
    record Deployment(String id) implements Wish {}

    /** The state before this commit's deployment; a commit or its beginning. */
    record Commit(String commit) implements Wish {}

    record LastVerified() implements Wish {}

    record Named(UUID setId) implements Wish {}
  }

  /** No set fits. The message lists the sets that were looked at, and why each was passed over. */
  public static final class NoSetException extends RuntimeException {
    public NoSetException(String message) {
      super(message);
    }
  }

  /**
   * @param reason for people
   * @param passedOver newer sets that were not chosen, the newest first
   */
  public record Chosen(Candidate set, String reason, List<PassedOver> passedOver) {}

  /**
   * @param newestFirst sets of the application in the environment, with all sets that the wish
   *     names
   * @throws NoSetException if none fits
   */
  public static Chosen choose(List<Candidate> newestFirst, Wish wish, boolean allowUnverified) {
    return switch (wish) {
      case Wish.Named named ->
          first(
              newestFirst,
              set -> set.setId().equals(named.setId()),
              allowUnverified,
              "it was named");
      case Wish.LastVerified ignored ->
          first(
              newestFirst,
              set -> !BY_NAME_ONLY.contains(set.origin().trigger()),
              allowUnverified,
              allowUnverified ? "it is the newest complete one" : "it is the newest verified one");
      case Wish.Deployment deployment ->
          before(
              newestFirst,
              set -> deployment.id().equals(set.origin().deploymentId()),
              allowUnverified,
              "deployment " + deployment.id());
      case Wish.Commit commit ->
          before(
              newestFirst,
              set -> begins(set.origin().commit(), commit.commit()),
              allowUnverified,
              "the deployment of commit " + commit.commit());
    };
  }

  /** The state before a deployment is the set that was captured for it, and no other. */
  private static Chosen before(
      List<Candidate> sets,
      Predicate<Candidate> ofDeployment,
      boolean allowUnverified,
      String what) {
    Predicate<Candidate> captured =
        set -> set.origin().trigger().equals(BEFORE) && ofDeployment.test(set);
    if (sets.stream().noneMatch(captured)) {
      String others =
          sets.stream().anyMatch(ofDeployment)
              ? ", only sets that were captured at other times; name one of them by its id"
              : "";
      throw new NoSetException(
          "there is no recovery set that was captured before " + what + others);
    }
    return first(sets, captured, allowUnverified, "it was captured before " + what);
  }

  private static Chosen first(
      List<Candidate> sets, Predicate<Candidate> wanted, boolean allowUnverified, String reason) {
    List<PassedOver> passedOver = new ArrayList<>();
    for (Candidate set : sets) {
      String obstacle =
          wanted.test(set) ? obstacle(set, allowUnverified) : "not what was asked for";
      if (obstacle == null) {
        String verdict = set.verified() ? "" : "; its verdict is " + set.verdict();
        return new Chosen(set, reason + verdict, passedOver);
      }
      String why =
          BY_NAME_ONLY.contains(set.origin().trigger()) && !wanted.test(set)
              ? "a " + set.origin().trigger() + " set is taken only when it is named"
              : obstacle;
      passedOver.add(new PassedOver(set.setId(), set.origin().trigger(), set.requestedAt(), why));
    }
    String looked =
        passedOver.stream()
            .filter(set -> !set.reason().equals("not what was asked for"))
            .limit(5)
            .map(set -> "; " + set.recoverySetId() + ": " + set.reason())
            .reduce("", String::concat);
    throw new NoSetException("no recovery set fits" + looked);
  }

  private static @Nullable String obstacle(Candidate set, boolean allowUnverified) {
    if (!set.complete()) {
      return "it is not complete";
    }
    return set.verified() || allowUnverified ? null : "its verdict is " + set.verdict();
  }

  private static boolean begins(@Nullable String commit, String beginning) {
    return commit != null
        && commit.toLowerCase(Locale.ROOT).startsWith(beginning.toLowerCase(Locale.ROOT));
  }
}
