package dev.belay.ledger.projection;

import dev.belay.ledger.event.Happening;
import dev.belay.ledger.event.ImpossibleEventException;
import dev.belay.ledger.event.LedgerEvent;
import dev.belay.ledger.event.Stamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Applies one event to a recovery set. Whatever the order in which the events of a set are applied,
 * and however often, the end is the same: rows are made by whichever event comes first.
 */
public final class Projection {
  private Projection() {}

  /**
   * @param known null if nothing is known about the set yet
   * @return what is known afterwards; null if the event says nothing that this version understands
   * @throws ImpossibleEventException if the event contradicts what the set or the point is
   */
  public static @Nullable RecoverySet apply(@Nullable RecoverySet known, LedgerEvent event) {
    return switch (event.happening()) {
      case Happening.Unknown ignored -> known;
      // A gate alone makes no recovery set: that of a gate without a rule never exists.
      case Happening.OfGate ignored -> known;
      case Happening.SetRequested requested -> requested(orNew(known, event), event, requested);
      case Happening.OfPoint ofPoint -> ofPoint(orNew(known, event), event, ofPoint);
    };
  }

  /** The verification that an event is about, if it names one. */
  public static Optional<UUID> verificationOf(LedgerEvent event) {
    return switch (event.happening()) {
      case Happening.VerificationRequested it -> Optional.of(it.verificationId());
      case Happening.VerificationCompleted it -> Optional.of(it.verificationId());
      default -> Optional.empty();
    };
  }

  private static RecoverySet orNew(@Nullable RecoverySet known, LedgerEvent event) {
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

  private static LedgerEvent.Origin merged(SetState set, LedgerEvent event) {
    LedgerEvent.Origin known = set.origin();
    LedgerEvent.Origin said = event.origin();
    requireSame(set, "application", known.application(), said.application());
    requireSame(set, "environment", known.environment(), said.environment());
    requireSame(set, "trigger", known.trigger(), said.trigger());
    return new LedgerEvent.Origin(
        known.application(),
        known.environment(),
        known.trigger(),
        filled(set, "commit", known.commit(), said.commit()),
        filled(set, "deploymentId", known.deploymentId(), said.deploymentId()));
  }

  private static RecoverySet requested(
      RecoverySet known, LedgerEvent event, Happening.SetRequested requested) {
    SetState set = known.set();
    SetState.Request request = new SetState.Request(event.stamp(), requested);
    if (set.request() != null && set.request().stamp().compareTo(event.stamp()) <= 0) {
      request = set.request();
    }
    Map<UUID, PointState> points = new LinkedHashMap<>(known.points());
    for (Happening.ExpectedPoint expected : requested.points()) {
      PointState point =
          points.getOrDefault(
              expected.recoveryPointId(), PointState.unseen(expected.recoveryPointId(), set.id()));
      points.put(point.id(), named(point, expected.dataStore(), true));
    }
    SetState declared = new SetState(set.id(), set.origin(), set.firstEventAt(), request);
    return new RecoverySet(declared, points, known.verification());
  }

  private static RecoverySet ofPoint(
      RecoverySet known, LedgerEvent event, Happening.OfPoint happening) {
    UUID id = happening.recoveryPointId();
    PointState point =
        named(
            known.points().getOrDefault(id, PointState.unseen(id, known.set().id())),
            event.dataStore(),
            false);
    Map<UUID, PointState> points = new LinkedHashMap<>(known.points());
    points.put(id, PointTransitions.apply(point, event.stamp(), happening));
    return new RecoverySet(
        known.set(), points, verification(known.verification(), event.stamp(), happening));
  }

  private static @Nullable VerificationState verification(
      @Nullable VerificationState known, Stamp stamp, Happening.OfPoint happening) {
    return switch (happening) {
      case Happening.VerificationRequested it -> {
        VerificationState state = orNew(known, it.verificationId(), it.recoveryPointId());
        VerificationState.Request request = new VerificationState.Request(stamp, it.reason());
        boolean first = state.request() == null || stamp.compareTo(state.request().stamp()) < 0;
        yield new VerificationState(
            state.id(), state.pointId(), first ? request : state.request(), state.completion());
      }
      case Happening.VerificationCompleted it -> {
        VerificationState state = orNew(known, it.verificationId(), it.recoveryPointId());
        VerificationState.Completion completion =
            new VerificationState.Completion(stamp, it.outcome());
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

  private static PointState named(PointState point, @Nullable String dataStore, boolean expected) {
    if (point.dataStore() != null && dataStore != null && !point.dataStore().equals(dataStore)) {
      throw new ImpossibleEventException(
          "recovery point %s is of data store \"%s\": the event says \"%s\""
              .formatted(point.id(), point.dataStore(), dataStore));
    }
    return PointTransitions.named(
        point, point.dataStore() == null ? dataStore : point.dataStore(), expected);
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
