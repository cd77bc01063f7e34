package dev.belay.ledger.projection;

import dev.belay.events.Event;
import dev.belay.events.ExpectedPoint;
import dev.belay.events.Happening;
import dev.belay.events.ImpossibleEventException;
import dev.belay.events.Origin;
import dev.belay.events.Stamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Applies one event to a recovery set. The result is the same for every order and any number of
 * repetitions: the first event to arrive creates the rows.
 */
public final class Projection {
  private Projection() {}

  /**
   * @param known null if nothing is known about the set yet
   * @return what is known afterwards; null if the event says nothing that this version understands
   * @throws ImpossibleEventException if the event contradicts what the set or the point is
   */
  public static @Nullable RecoverySet apply(@Nullable RecoverySet known, Event event) {
    return switch (event.happening()) {
      case Happening.Unknown ignored -> known;
      case Happening.OfPolicy ignored -> known;
      // A gate alone creates no recovery set: for a gate without a rule, the set never exists.
      case Happening.OfGate ignored -> known;
      case Happening.OfOperation ignored -> known;
      case Happening.RollbackRequested ignored -> known;
      case Happening.HookCompleted ignored -> known;
      case Happening.HookFailed ignored -> known;
      case Happening.SetRequested requested -> requested(orNew(known, event), event, requested);
      case Happening.OfPoint ofPoint -> ofPoint(orNew(known, event), event, ofPoint);
    };
  }

  /** The verification that an event is about, if it names one. */
  public static Optional<UUID> verificationOf(Event event) {
    return switch (event.happening()) {
      case Happening.VerificationRequested it -> Optional.of(it.verificationId());
      case Happening.VerificationCompleted it -> Optional.of(it.verificationId());
      default -> Optional.empty();
    };
  }

  private static RecoverySet orNew(@Nullable RecoverySet known, Event event) {
    if (known == null) {
      SetState fresh =
          new SetState(event.recoverySetId(), event.origin(), event.occurredAt(), null);
      return new RecoverySet(fresh, Map.of(), null);
    }
    SetState set = known.set();
    Instant first =
        event.occurredAt().isBefore(set.firstEventAt()) ? event.occurredAt() : set.firstEventAt();
    SetState seen = new SetState(set.id(), merged(set, event), first, set.request());
    return new RecoverySet(seen, known.points(), known.verification());
  }

  private static Origin merged(SetState set, Event event) {
    Origin known = set.origin();
    Origin said = event.origin();
    requireSame(set, "application", known.application(), said.application());
    requireSame(set, "environment", known.environment(), said.environment());
    requireSame(set, "trigger", known.trigger(), said.trigger());
    return new Origin(
        known.application(),
        known.environment(),
        known.trigger(),
        filled(set, "commit", known.commit(), said.commit()),
        filled(set, "deploymentId", known.deploymentId(), said.deploymentId()));
  }

  private static RecoverySet requested(
      RecoverySet known, Event event, Happening.SetRequested requested) {
    SetState set = known.set();
    SetState.Request request = new SetState.Request(event.stamp(), requested);
    if (set.request() != null && set.request().stamp().compareTo(event.stamp()) <= 0) {
      request = set.request();
    }
    Map<UUID, KnownPoint> points = new LinkedHashMap<>(known.points());
    for (ExpectedPoint expected : requested.points()) {
      KnownPoint point =
          points.getOrDefault(expected.id(), KnownPoint.unseen(expected.id(), set.id()));
      points.put(point.id(), point.named(expected.dataStore()));
    }
    SetState declared = new SetState(set.id(), set.origin(), set.firstEventAt(), request);
    return new RecoverySet(declared, points, known.verification());
  }

  private static RecoverySet ofPoint(RecoverySet known, Event event, Happening.OfPoint happening) {
    UUID id = happening.point().id();
    KnownPoint point = known.points().getOrDefault(id, KnownPoint.unseen(id, known.set().id()));
    Map<UUID, KnownPoint> points = new LinkedHashMap<>(known.points());
    points.put(id, point.after(event.stamp(), happening));
    return new RecoverySet(
        known.set(), points, verification(known.verification(), event.stamp(), happening));
  }

  private static @Nullable VerificationState verification(
      @Nullable VerificationState known, Stamp stamp, Happening.OfPoint happening) {
    return switch (happening) {
      case Happening.VerificationRequested it -> {
        VerificationState state = orNew(known, it.verificationId(), it.point().id());
        VerificationState.Request request = new VerificationState.Request(stamp, it.reason());
        boolean first = state.request() == null || stamp.compareTo(state.request().stamp()) < 0;
        yield new VerificationState(
            state.id(), state.pointId(), first ? request : state.request(), state.completion());
      }
      case Happening.VerificationCompleted it -> {
        VerificationState state = orNew(known, it.verificationId(), it.point().id());
        VerificationState.Completion completion =
            new VerificationState.Completion(stamp, it.verified());
        boolean later = completion.isLaterThan(state.completion());
        yield new VerificationState(
            state.id(), state.pointId(), state.request(), later ? completion : state.completion());
      }
      default -> known;
    };
  }

  private static VerificationState orNew(
      @Nullable VerificationState known, UUID verificationId, UUID pointId) {
    if (known == null) {
      return new VerificationState(verificationId, pointId, null, null);
    }
    if (!known.pointId().equals(pointId)) {
      throw new ImpossibleEventException(
          "verification %s is of recovery point %s: the event says %s"
              .formatted(verificationId, known.pointId(), pointId));
    }
    return known;
  }

  private static @Nullable String filled(
      SetState set, String field, @Nullable String known, @Nullable String said) {
    if (known != null && said != null) {
      requireSame(set, field, known, said);
    }
    return known == null ? said : known;
  }

  private static void requireSame(SetState set, String field, String known, String said) {
    if (!Objects.equals(known, said)) {
      throw new ImpossibleEventException(
          "recovery set %s has %s \"%s\": the event says \"%s\""
              .formatted(set.id(), field, known, said));
    }
  }
}
