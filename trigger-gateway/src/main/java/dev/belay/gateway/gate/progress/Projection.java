package dev.belay.gateway.gate.progress;

import dev.belay.events.Event;
import dev.belay.events.ExpectedPoint;
import dev.belay.events.Happening;
import dev.belay.events.point.PointProjection;
import java.time.Instant;

/** Applies recovery events to what is known of their set. */
public final class Projection {
  private Projection() {}

  /**
   * @return {@code known} itself for an event that says nothing about points, or whose type is not
   *     known
   * @throws dev.belay.events.ImpossibleEventException when the event contradicts what is known
   */
  public static SetProgress apply(SetProgress known, Event event) {
    return switch (event.happening()) {
      case Happening.SetRequested it -> requested(known, it, event.occurredAt());
      case Happening.VerificationRequested ignored -> known;
      case Happening.OfPoint it ->
          known.with(it.point().id(), point -> PointProjection.apply(point, event.stamp(), it));
      case Happening.HookCompleted ignored -> known;
      case Happening.HookFailed ignored -> known;
      case Happening.OfGate ignored -> known;
      case Happening.OfOperation ignored -> known;
      case Happening.RollbackRequested ignored -> known;
      case Happening.OfPolicy ignored -> known;
      case Happening.Unknown ignored -> known;
    };
  }

  private static SetProgress requested(
      SetProgress known, Happening.SetRequested requested, Instant at) {
    SetProgress set = known.requested(at, requested.deadline());
    for (ExpectedPoint expected : requested.points()) {
      set =
          set.with(
              expected.id(), point -> PointProjection.named(point, expected.dataStore(), true));
    }
    return set;
  }
}
