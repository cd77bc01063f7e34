package dev.belay.ledger.recovery;

import dev.belay.ledger.recovery.Operation.Kind;
import dev.belay.ledger.recovery.Operation.PassedOver;
import dev.belay.ledger.recovery.Operation.Plan;
import dev.belay.ledger.recovery.Operation.Status;
import dev.belay.ledger.recovery.Operations.ConflictException;
import dev.belay.ledger.recovery.SetChoice.Chosen;
import dev.belay.ledger.recovery.SetChoice.NoSetException;
import dev.belay.ledger.recovery.SetChoice.Wish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** From what somebody asks for to an operation that begins. */
public class NewOperations {
  /** What the ledger does not know: the caller names it. */
  public static final class UnknownException extends RuntimeException {
    UnknownException(String message) {
      super(message);
    }
  }

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

  private final Candidates candidates;
  private final Operations operations;
  private final Clock clock;

  NewOperations(Candidates candidates, Operations operations, Clock clock) {
    this.candidates = candidates;
    this.operations = operations;
    this.clock = clock;
  }

  /**
   * All data stores of an application, in their places.
   *
   * @throws NoSetException if no set fits
   */
  public Operation rollBack(
      String application, String environment, Wish wish, Terms terms, @Nullable String key) {
    Optional<Operation> known = operations.findByKey(key);
    if (known.isPresent()) {
      return known.get();
    }
    Chosen chosen =
        SetChoice.choose(candidates.of(application, environment), wish, terms.allowUnverified());
    List<Part> parts = new ArrayList<>();
    for (Candidate.Point point : chosen.set().points()) {
      parts.add(part(point, replacing(point.dataStore()), null));
    }
    return begin(
        Kind.ROLLBACK,
        Status.COMPARING,
        chosen.set(),
        reason(chosen.reason(), terms),
        chosen.passedOver(),
        parts,
        terms,
        null,
        null,
        key);
  }

  /**
   * One set, or one point of it.
   *
   * @param pointId null for all of the set
   * @param destination of each point; null for its own data store, unreplaced
   */
  public Operation restore(
      @Nullable UUID setId,
      @Nullable UUID pointId,
      Part.@Nullable Destination destination,
      Terms terms,
      @Nullable String key) {
    Optional<Operation> known = operations.findByKey(key);
    if (known.isPresent()) {
      return known.get();
    }
    Candidate set = setOf(setId, pointId);
    List<Candidate.Point> points =
        set.points().stream()
            .filter(point -> pointId == null || point.pointId().equals(pointId))
            .toList();
    requireRestorable(set, points, pointId != null, terms.allowUnverified());
    if (destination != null && points.size() > 1 && !destination.dataStore().isEmpty()) {
      throw new ConflictException(
          "the set has %d points: name a single point to restore into another data store"
              .formatted(points.size()));
    }
    List<Part> parts = new ArrayList<>();
    for (Candidate.Point point : points) {
      parts.add(part(point, destinationOf(point, destination), null));
    }
    boolean comparesAll =
        parts.stream().map(Part::destination).allMatch(NewOperations::replacesAll);
    Status first =
        comparesAll
            ? Status.COMPARING
            : terms.confirm() ? Status.PREPARING : Status.AWAITING_CONFIRMATION;
    return begin(
        Kind.RESTORE,
        first,
        set,
        reason("it was named", terms),
        List.of(),
        parts,
        terms,
        null,
        null,
        key);
  }

  /**
   * @param otherSetId null for the data of now
   */
  public Operation compare(
      UUID setId, @Nullable UUID otherSetId, Terms terms, @Nullable String key) {
    Optional<Operation> known = operations.findByKey(key);
    if (known.isPresent()) {
      return known.get();
    }
    Candidate set = complete(setId);
    Candidate other = otherSetId == null ? null : complete(otherSetId);
    List<Part> parts = new ArrayList<>();
    for (Candidate.Point point : set.points()) {
      parts.add(part(point, null, other == null ? null : pointOf(other, point.dataStore())));
    }
    return begin(
        Kind.COMPARISON,
        Status.COMPARING,
        set,
        terms.reason(),
        List.of(),
        parts,
        terms,
        otherSetId,
        null,
        key);
  }

  /**
   * @param drill its name in the policy
   * @param setId null for the newest verified set
   */
  public Operation drill(
      String application,
      String environment,
      @Nullable String drill,
      @Nullable UUID setId,
      Terms terms,
      @Nullable String key) {
    Optional<Operation> known = operations.findByKey(key);
    if (known.isPresent()) {
      return known.get();
    }
    Wish wish = setId == null ? new Wish.LastVerified() : new Wish.Named(setId);
    Chosen chosen =
        SetChoice.choose(candidates.of(application, environment), wish, terms.allowUnverified());
    List<Part> parts = new ArrayList<>();
    for (Candidate.Point point : chosen.set().points()) {
      parts.add(part(point, null, null));
    }
    return begin(
        Kind.DRILL,
        Status.DRILLING,
        chosen.set(),
        reason(chosen.reason(), terms),
        List.of(),
        parts,
        terms,
        null,
        drill,
        key);
  }

  private Operation begin(
      Kind kind,
      Status status,
      Candidate set,
      @Nullable String reason,
      List<PassedOver> passedOver,
      List<Part> parts,
      Terms terms,
      @Nullable UUID otherSetId,
      @Nullable String drill,
      @Nullable String key) {
    UUID id = UUID.randomUUID();
    Instant now = clock.instant();
    boolean replaces =
        parts.stream().anyMatch(part -> part.destination() != null && part.destination().replace());
    boolean changes = kind == Kind.RESTORE || kind == Kind.ROLLBACK;
    Operation operation =
        new Operation(
            id,
            kind,
            status,
            set.origin(),
            set.setId(),
            otherSetId,
            replaces ? RecoveryMessages.preRestoreSet(set.origin(), id) : null,
            now,
            now.plus(terms.timeout()),
            terms.actor(),
            reason,
            passedOver,
            plan(set, parts),
            parts,
            changes && terms.confirm(),
            terms.maxLostRows(),
            status == Status.PREPARING ? now : null,
            kind == Kind.COMPARISON ? null : set.oldestData(),
            null,
            null,
            drill,
            null,
            Operation.Since.NEVER.entering(status, now));
    try {
      return operations.begin(operation, key);
    } catch (DuplicateKeyException e) {
      // The same request, at the same moment: the other one has begun it.
      return operations.findByKey(key).orElseThrow(() -> e);
    }
  }

  private Plan plan(Candidate set, List<Part> parts) {
    long rows = 0;
    long bytes = 0;
    Long longest = 0L;
    List<String> unknown = new ArrayList<>();
    int measured = 0;
    for (Candidate.Point point : set.points()) {
      if (parts.stream().noneMatch(part -> part.pointId().equals(point.pointId()))) {
        continue;
      }
      rows += point.rows();
      bytes += point.logicalBytes();
      Prediction.Predicted one = predicted(point);
      if (one.millis() == null) {
        unknown.add(point.dataStore());
      } else {
        measured += one.from();
        longest = Math.max(longest, one.millis());
      }
    }
    return unknown.isEmpty()
        ? new Plan(rows, bytes, longest, "by " + measured + " measured restores")
        : new Plan(
            rows, bytes, null, "no restore of " + String.join(", ", unknown) + " was measured yet");
  }

  private Prediction.Predicted predicted(Candidate.Point point) {
    return Prediction.of(point.logicalBytes(), candidates.measured(point.dataStore()));
  }

  private Part part(
      Candidate.Point point, Part.@Nullable Destination destination, @Nullable UUID other) {
    return Part.waiting(
        point.dataStore(), point.pointId(), other, destination, predicted(point).millis());
  }

  /** Only what is replaced as a whole is compared with before. */
  private static boolean replacesAll(Part.@Nullable Destination destination) {
    return destination != null
        && destination.replace()
        && destination.tables().isEmpty()
        && destination.schemas().isEmpty();
  }

  private static Part.Destination replacing(String dataStore) {
    return new Part.Destination(dataStore, null, true, null, List.of(), List.of(), null);
  }

  private static Part.Destination destinationOf(
      Candidate.Point point, Part.@Nullable Destination wanted) {
    if (wanted == null) {
      return new Part.Destination(point.dataStore(), null, false, null, List.of(), List.of(), null);
    }
    return new Part.Destination(
        wanted.dataStore().isEmpty() ? point.dataStore() : wanted.dataStore(),
        wanted.database(),
        wanted.replace(),
        wanted.keepReplacedUntil(),
        wanted.schemas(),
        wanted.tables(),
        wanted.intoSchema());
  }

  private Candidate setOf(@Nullable UUID setId, @Nullable UUID pointId) {
    if (setId != null) {
      return candidates
          .set(setId)
          .orElseThrow(() -> new UnknownException("there is no recovery set " + setId));
    }
    if (pointId == null) {
      throw new UnknownException("a recovery set or a recovery point must be named");
    }
    return candidates
        .setOfPoint(pointId)
        .orElseThrow(() -> new UnknownException("there is no recovery point " + pointId));
  }

  private Candidate complete(UUID setId) {
    Candidate set = setOf(setId, null);
    if (!set.complete()) {
      throw new NoSetException("recovery set " + setId + " is not complete");
    }
    return set;
  }

  private static UUID pointOf(Candidate set, String dataStore) {
    return set.points().stream()
        .filter(point -> point.dataStore().equals(dataStore))
        .map(Candidate.Point::pointId)
        .findFirst()
        .orElseThrow(
            () ->
                new NoSetException(
                    "recovery set %s has no point of %s".formatted(set.setId(), dataStore)));
  }

  private static void requireRestorable(
      Candidate set, List<Candidate.Point> points, boolean single, boolean allowUnverified) {
    if (!single && !set.complete()) {
      throw new NoSetException(
          "recovery set " + set.setId() + " is not complete; single points of it may be");
    }
    for (Candidate.Point point : points) {
      if (!point.captured()) {
        throw new NoSetException("recovery point " + point.pointId() + " is not captured");
      }
      if (!allowUnverified && !point.verdict().equals("verified")) {
        throw new NoSetException(
            "recovery point %s of %s is not verified, its verdict is %s; verify it, or allow it"
                .formatted(point.pointId(), point.dataStore(), point.verdict()));
      }
    }
  }

  private static String reason(String chosen, Terms terms) {
    return terms.reason() == null ? chosen : chosen + "; " + terms.reason();
  }
}
