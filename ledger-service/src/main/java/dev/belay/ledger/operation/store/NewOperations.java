package dev.belay.ledger.operation.store;

import dev.belay.ledger.choice.Candidate;
import dev.belay.ledger.choice.Candidates;
import dev.belay.ledger.choice.Choices;
import dev.belay.ledger.choice.Plans;
import dev.belay.ledger.choice.SetChoice.Chosen;
import dev.belay.ledger.choice.SetChoice.NoSetException;
import dev.belay.ledger.choice.SetChoice.Wish;
import dev.belay.ledger.choice.UnknownSetException;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Operation.Kind;
import dev.belay.ledger.operation.Operation.PassedOver;
import dev.belay.ledger.operation.Operation.Status;
import dev.belay.ledger.operation.Part;
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
import org.springframework.dao.DuplicateKeyException;

/** From what somebody asks for to an operation that begins. */
public class NewOperations {
  /**
   * What all requests say alike.
   *
   * @param timeout from now to the moment at which what is not done has failed
   */
  public record Terms(
      boolean confirm,
      @Nullable Long maxLostRows,
      boolean allowUnverified,
      Duration timeout,
      @Nullable String actor,
      @Nullable String reason) {}

  private final Choices choices;
  private final Plans plans;
  private final Operations operations;
  private final Clock clock;

  public NewOperations(Candidates candidates, Operations operations, Clock clock) {
    this.choices = new Choices(candidates);
    this.plans = new Plans(candidates);
    this.operations = operations;
    this.clock = clock;
  }

  /**
   * All data stores of an application, in their places.
   *
   * @throws UnknownSetException if a set is named that is not known
   * @throws NoSetException if no set fits
   */
  public Operation rollBack(
      String application, String environment, Wish wish, Terms terms, @Nullable String key) {
    return once(
        key,
        () -> {
          Chosen chosen = choices.choose(application, environment, wish, terms.allowUnverified());
          List<Candidate.Point> points = chosen.set().points();
          return new Draft(
              Kind.ROLLBACK,
              Status.COMPARING,
              chosen.set(),
              points,
              parts(points, point -> Part.Destination.replacing(point.dataStore())),
              reason(chosen.reason(), terms),
              chosen.passedOver(),
              terms,
              null,
              null);
        });
  }

  /**
   * One set, or one point of it.
   *
   * @param pointId null for all of the set
   * @param destination of each point; null for its own data store, unreplaced
   * @throws UnknownSetException if it is not known
   * @throws NoSetException if it can't be restored
   */
  public Operation restore(
      @Nullable UUID setId,
      @Nullable UUID pointId,
      Part.@Nullable Destination destination,
      Terms terms,
      @Nullable String key) {
    return once(
        key,
        () -> {
          Candidate set = choices.named(setId, pointId);
          List<Candidate.Point> points = Choices.restorable(set, pointId, terms.allowUnverified());
          requireOneDestination(points, destination);
          return new Draft(
              Kind.RESTORE,
              first(destination, terms),
              set,
              points,
              parts(points, point -> destinationOf(point, destination)),
              reason("it was named", terms),
              List.of(),
              terms,
              null,
              null);
        });
  }

  private static void requireOneDestination(
      List<Candidate.Point> points, Part.@Nullable Destination destination) {
    if (destination != null && points.size() > 1 && !destination.dataStore().isEmpty()) {
      throw new ConflictException(
          "the set has %d points: name a single point to restore into another data store"
              .formatted(points.size()));
    }
  }

  private static Status first(Part.@Nullable Destination destination, Terms terms) {
    if (destination != null && destination.replacesAll()) {
      return Status.COMPARING;
    }
    return terms.confirm() ? Status.PREPARING : Status.AWAITING_CONFIRMATION;
  }

  private static Part.Destination destinationOf(
      Candidate.Point point, Part.@Nullable Destination wanted) {
    return wanted == null
        ? Part.Destination.empty(point.dataStore())
        : wanted.orOf(point.dataStore());
  }

  /**
   * @param otherSetId null for the data of now
   * @throws UnknownSetException if a set is not known
   * @throws NoSetException if they can't be compared
   */
  public Operation compare(
      UUID setId, @Nullable UUID otherSetId, Terms terms, @Nullable String key) {
    return once(
        key,
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
              Status.COMPARING,
              set,
              set.points(),
              parts,
              terms.reason(),
              List.of(),
              terms,
              otherSetId,
              null);
        });
  }

  /**
   * @param drill its name in the policy
   * @param setId null for the newest verified set
   * @throws UnknownSetException if a set is named that is not known
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
        () -> {
          Wish wish = setId == null ? new Wish.LastVerified() : new Wish.Named(setId);
          Chosen chosen = choices.choose(application, environment, wish, terms.allowUnverified());
          List<Candidate.Point> points = chosen.set().points();
          return new Draft(
              Kind.DRILL,
              Status.DRILLING,
              chosen.set(),
              points,
              parts(points, point -> null),
              reason(chosen.reason(), terms),
              List.of(),
              terms,
              null,
              drill);
        });
  }

  /**
   * What is going to be begun.
   *
   * @param points those of the set that it is about
   */
  private record Draft(
      Kind kind,
      Status first,
      Candidate set,
      List<Candidate.Point> points,
      List<Part> parts,
      @Nullable String reason,
      List<PassedOver> passedOver,
      Terms terms,
      @Nullable UUID otherSetId,
      @Nullable String drill) {

    boolean replaces() {
      return parts.stream()
          .anyMatch(part -> part.destination() != null && part.destination().replace());
    }

    /** The earliest snapshot of what is restored; null when nothing is, or it is not captured. */
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

  /** The same request twice, also at the same moment, is one operation. */
  private Operation once(@Nullable String key, Supplier<Draft> request) {
    Optional<Operation> known = operations.findByKey(key);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      return operations.begin(operation(request.get()), key);
    } catch (DuplicateKeyException e) {
      return operations.findByKey(key).orElseThrow(() -> e);
    }
  }

  private Operation operation(Draft draft) {
    UUID id = UUID.randomUUID();
    Instant now = clock.instant();
    Operation.Origin origin = draft.set().origin();
    Terms terms = draft.terms();
    return new Operation(
        id,
        draft.kind(),
        draft.first(),
        origin,
        draft.set().setId(),
        draft.otherSetId(),
        draft.replaces() ? RecoveryMessages.preRestoreSet(origin, id) : null,
        now,
        now.plus(terms.timeout()),
        terms.actor(),
        draft.reason(),
        draft.passedOver(),
        plans.plan(draft.points()),
        draft.parts(),
        draft.kind().changesData() && terms.confirm(),
        terms.maxLostRows(),
        draft.first() == Status.PREPARING ? now : null,
        draft.oldestData(),
        null,
        null,
        draft.drill(),
        null,
        Operation.Since.NEVER.entering(draft.first(), now));
  }

  private List<Part> parts(
      List<Candidate.Point> points,
      Function<Candidate.Point, Part.@Nullable Destination> destination) {
    List<Part> parts = new ArrayList<>();
    for (Candidate.Point point : points) {
      parts.add(plans.part(point, destination.apply(point), null));
    }
    return parts;
  }

  private static String reason(String chosen, Terms terms) {
    return terms.reason() == null ? chosen : chosen + "; " + terms.reason();
  }
}
