package dev.belay.ledger.operation.store;

import dev.belay.events.Origin;
import dev.belay.events.RecoveryIds;
import dev.belay.ledger.choice.Candidate;
import dev.belay.ledger.choice.Candidates;
import dev.belay.ledger.choice.Choices;
import dev.belay.ledger.choice.Plans;
import dev.belay.ledger.choice.SetChoice.Chosen;
import dev.belay.ledger.choice.SetChoice.NoSetException;
import dev.belay.ledger.choice.SetChoice.Wish;
import dev.belay.ledger.choice.UnknownSetException;
import dev.belay.ledger.operation.Actor;
import dev.belay.ledger.operation.Approvals;
import dev.belay.ledger.operation.Confirmation;
import dev.belay.ledger.operation.Destination;
import dev.belay.ledger.operation.Kind;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Request;
import dev.belay.ledger.operation.Work;
import dev.belay.ledger.operation.store.Operations.ConflictException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns requests into new operations. */
public class NewOperations {
  /**
   * What all requests have in common.
   *
   * @param timeout from now until the moment when unfinished work counts as failed
   */
  public record Terms(
      boolean confirm,
      @Nullable Long maxLost,
      boolean allowUnverified,
      Duration timeout,
      Actor actor,
      @Nullable String reason) {}

  private final Choices choices;
  private final Plans plans;
  private final Operations operations;
  private final Approvals approvals;
  private final Clock clock;

  public NewOperations(
      Candidates candidates, Operations operations, Approvals approvals, Clock clock) {
    this.choices = new Choices(candidates);
    this.plans = new Plans(candidates);
    this.operations = operations;
    this.approvals = approvals;
    this.clock = clock;
  }

  /**
   * Restores all data stores of an application, each in its own place.
   *
   * @throws UnknownSetException if the request names an unknown set
   * @throws NoSetException if no set fits
   */
  public Operation rollBack(
      String application, String environment, Wish wish, Terms terms, @Nullable String key) {
    return once(
        key,
        terms,
        () -> {
          Chosen chosen = choices.choose(application, environment, wish, terms.allowUnverified());
          List<Candidate.Point> points = chosen.set().points();
          return new Draft(
              Kind.ROLLBACK,
              NewOperations::comparing,
              chosen,
              points,
              parts(points, point -> Destination.replacing(point.dataStore())),
              null,
              null);
        });
  }

  /**
   * Restores one set, or one point of it.
   *
   * @param pointId null for all of the set
   * @param destination of each point; null for its own data store, which must be empty
   * @throws UnknownSetException if it is unknown
   * @throws NoSetException if it can't be restored
   */
  public Operation restore(
      @Nullable UUID setId,
      @Nullable UUID pointId,
      @Nullable Destination destination,
      Terms terms,
      @Nullable String key) {
    return once(
        key,
        terms,
        () -> {
          Candidate set = choices.named(setId, pointId);
          List<Candidate.Point> points = Choices.restorable(set, pointId, terms.allowUnverified());
          requireOneDestination(points, destination);
          return new Draft(
              Kind.RESTORE,
              first(destination, terms),
              new Chosen(set, "it was named", List.of()),
              points,
              parts(points, point -> destinationOf(point, destination)),
              null,
              null);
        });
  }

  private static void requireOneDestination(
      List<Candidate.Point> points, @Nullable Destination destination) {
    if (destination != null && points.size() > 1 && !destination.dataStore().isEmpty()) {
      throw new ConflictException(
          "the set has %d points: name a single point to restore into another data store"
              .formatted(points.size()));
    }
  }

  private static Beginning first(@Nullable Destination destination, Terms terms) {
    if (destination != null && destination.replacesAll()) {
      return NewOperations::comparing;
    }
    return (request, work, now) ->
        terms.confirm() && request.terms().notBy() == null
            ? new Operation.Preparing(
                request, work, new Confirmation(null, now, request.terms().actor()))
            : Operation.AwaitingConfirmation.first(request, work, now);
  }

  private static Operation comparing(Request request, Work work, Instant now) {
    return new Operation.Comparing(request, work);
  }

  private static Destination destinationOf(Candidate.Point point, @Nullable Destination wanted) {
    return wanted == null ? Destination.empty(point.dataStore()) : wanted.orOf(point.dataStore());
  }

  /**
   * @param otherSetId null for the current data
   * @throws UnknownSetException if a set is unknown
   * @throws NoSetException if they can't be compared
   */
  public Operation compare(
      UUID setId, @Nullable UUID otherSetId, Terms terms, @Nullable String key) {
    return once(
        key,
        terms,
        () -> {
          Candidate set = choices.complete(setId);
          Candidate other = otherSetId == null ? null : choices.complete(otherSetId);
          List<Part> parts = new ArrayList<>();
          for (Candidate.Point point : set.points()) {
            parts.add(
                plans.part(
                    point, null, other == null ? null : Choices.pointOf(other, point.dataStore())));
          }
          return new Draft(
              Kind.COMPARISON,
              NewOperations::comparing,
              new Chosen(set, "", List.of()),
              set.points(),
              parts,
              otherSetId,
              null);
        });
  }

  /**
   * @param drill its name in the policy
   * @param setId null for the newest verified set
   * @throws UnknownSetException if the request names an unknown set
   * @throws NoSetException if no set fits
   */
  public Operation drill(
      String application,
      String environment,
      @Nullable String drill,
      @Nullable UUID setId,
      Terms terms,
      @Nullable String key) {
    return once(
        key,
        terms,
        () -> {
          Wish wish = setId == null ? new Wish.LastVerified() : new Wish.Named(setId);
          Chosen chosen = choices.choose(application, environment, wish, terms.allowUnverified());
          List<Candidate.Point> points = chosen.set().points();
          return new Draft(
              Kind.DRILL,
              (request, work, now) -> new Operation.Drilling(request, work, null),
              new Chosen(chosen.set(), chosen.reason(), List.of()),
              points,
              parts(points, point -> null),
              null,
              drill);
        });
  }

  /** The first state of an operation. */
  @FunctionalInterface
  private interface Beginning {
    Operation with(Request request, Work work, Instant now);
  }

  /**
   * An operation that is about to begin.
   *
   * @param points the points of the set
   * @param otherSetId the other set, for a comparison with one
   * @param drill its name in the policy
   */
  private record Draft(
      Kind kind,
      Beginning first,
      Chosen chosen,
      List<Candidate.Point> points,
      List<Part> parts,
      @Nullable UUID otherSetId,
      @Nullable String drill) {
    /** The places whose data is replaced. */
    List<Destination> replaced() {
      return parts.stream()
          .map(part -> part.subject().destination())
          .filter(Objects::nonNull)
          .filter(Destination::replace)
          .toList();
    }

    /**
     * The earliest snapshot of the restored points; null when nothing is restored, or a point is
     * not captured.
     */
    @Nullable Instant oldestData() {
      return kind == Kind.COMPARISON
          ? null
          : points.stream()
              .map(Candidate.Point::snapshotAt)
              .filter(Objects::nonNull)
              .min(Comparator.naturalOrder())
              .orElse(null);
    }
  }

  /** Repeats of a request, even at the same moment, give the same operation. */
  private Operation once(@Nullable String key, Terms terms, Supplier<Draft> draft) {
    Optional<Operation> known = operations.findByKey(key);
    if (known.isPresent()) {
      return known.get();
    }
    return operations.begin(operation(draft.get(), terms), key);
  }

  private Operation operation(Draft draft, Terms terms) {
    UUID id = UUID.randomUUID();
    Instant now = clock.instant();
    Chosen chosen = draft.chosen();
    Origin origin = chosen.set().origin();
    List<Destination> replaced = draft.replaced();
    boolean two = needsTwo(origin, replaced);
    Request request =
        new Request(
            id,
            draft.kind(),
            origin,
            new Request.Sets(
                chosen.set().setId(),
                draft.otherSetId(),
                replaced.isEmpty() ? null : RecoveryIds.preRestoreSet(origin, id)),
            new Request.Terms(
                now,
                terms.actor().text(),
                draft.kind().changesData() && terms.confirm(),
                terms.maxLost(),
                draft.drill(),
                two ? terms.actor().name() : null),
            new Request.Choice(
                reason(chosen.reason(), terms), chosen.passedOver(), draft.oldestData()),
            plans.plan(draft.points()));
    return draft.first().with(request, new Work(now.plus(terms.timeout()), draft.parts()), now);
  }

  private boolean needsTwo(Origin origin, List<Destination> replaced) {
    if (replaced.isEmpty()) {
      return false;
    }
    return switch (approvals.needed(origin, replaced)) {
      case ONE -> false;
      case TWO -> true;
      case NOT_KNOWN ->
          throw new ConflictException(
              "whether one person is enough to replace data of %s in %s is not known: no policy of this ledger has that environment. Name the policy that has it in belay.policy.file; or set belay.ledger.replace-without-policy=true, and one person is enough wherever the policy says nothing"
                  .formatted(origin.application(), origin.environment()));
    };
  }

  private List<Part> parts(
      List<Candidate.Point> points, Function<Candidate.Point, @Nullable Destination> destination) {
    List<Part> parts = new ArrayList<>();
    for (Candidate.Point point : points) {
      parts.add(plans.part(point, destination.apply(point), null));
    }
    return parts;
  }

  private static @Nullable String reason(String chosen, Terms terms) {
    if (chosen.isEmpty()) {
      return terms.reason();
    }
    return terms.reason() == null ? chosen : chosen + "; " + terms.reason();
  }
}
