package dev.belay.ledger.choice;

import dev.belay.events.Origin;
import dev.belay.ledger.choice.SetChoice.Chosen;
import dev.belay.ledger.choice.SetChoice.NoSetException;
import dev.belay.ledger.choice.SetChoice.Wish;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the set that a request means, or says why it can't be used. */
public final class Choices {
  private final Candidates candidates;

  public Choices(Candidates candidates) {
    this.candidates = candidates;
  }

  /**
   * @throws UnknownSetException if the request names an unknown set
   * @throws NoSetException if no set fits
   */
  public Chosen choose(String application, String environment, Wish wish, boolean allowUnverified) {
    if (wish instanceof Wish.Named named) {
      requireOf(set(named.setId()), application, environment);
    }
    return SetChoice.choose(candidates.of(application, environment, wish), wish, allowUnverified);
  }

  private static void requireOf(Candidate set, String application, String environment) {
    Origin of = set.origin();
    if (!of.application().equals(application) || !of.environment().equals(environment)) {
      throw new NoSetException(
          "recovery set %s is of %s in %s"
              .formatted(set.setId(), of.application(), of.environment()));
    }
  }

  /**
   * The set with this id, or the set of this point.
   *
   * @throws UnknownSetException if it is unknown
   */
  public Candidate named(@Nullable UUID setId, @Nullable UUID pointId) {
    if (setId != null) {
      return set(setId);
    }
    if (pointId == null) {
      throw new UnknownSetException("a recovery set or a recovery point must be named");
    }
    return candidates
        .setOfPoint(pointId)
        .orElseThrow(() -> new UnknownSetException("there is no recovery point " + pointId));
  }

  private Candidate set(UUID id) {
    return candidates
        .set(id)
        .orElseThrow(() -> new UnknownSetException("there is no recovery set " + id));
  }

  /**
   * @throws NoSetException if the set is not complete
   */
  public Candidate complete(UUID setId) {
    Candidate set = set(setId);
    if (!set.complete()) {
      throw new NoSetException("recovery set " + setId + " is not complete");
    }
    return set;
  }

  /**
   * All points of a set, or only the named one.
   *
   * @throws NoSetException if they can't be restored
   */
  public static List<Candidate.Point> restorable(
      Candidate set, @Nullable UUID pointId, boolean allowUnverified) {
    if (pointId == null && !set.complete()) {
      throw new NoSetException(
          "recovery set "
              + set.setId()
              + " is not complete; restore its captured points one by one, or name another set");
    }
    List<Candidate.Point> points =
        set.points().stream()
            .filter(point -> pointId == null || point.pointId().equals(pointId))
            .toList();
    for (Candidate.Point point : points) {
      requireRestorable(point, allowUnverified);
    }
    return points;
  }

  private static void requireRestorable(Candidate.Point point, boolean allowUnverified) {
    if (!point.captured()) {
      throw new NoSetException("recovery point " + point.pointId() + " is not captured");
    }
    if (!allowUnverified && !point.verdict().equals("verified")) {
      throw new NoSetException(
          "recovery point %s of %s is not verified, its verdict is %s; verify it, or allow unverified points"
              .formatted(point.pointId(), point.dataStore(), point.verdict()));
    }
  }

  public static UUID pointOf(Candidate set, String dataStore) {
    return set.points().stream()
        .filter(point -> point.dataStore().equals(dataStore))
        .map(Candidate.Point::pointId)
        .findFirst()
        .orElseThrow(
            () ->
                new NoSetException(
                    "recovery set %s has no point of %s".formatted(set.setId(), dataStore)));
  }
}
