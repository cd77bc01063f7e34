package dev.belay.ledger.projection;

import dev.belay.events.Event;
import dev.belay.events.GateRef;
import dev.belay.events.Happening;
import dev.belay.events.ImpossibleEventException;
import dev.belay.events.Origin;
import dev.belay.events.Stamp;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies one event to a gate. The result is the same for every order and any number of
 * repetitions: the first event to arrive creates the gate.
 */
public final class GateProjection {
  private GateProjection() {}

  /**
   * @param known null if nothing is known about the gate yet
   * @throws ImpossibleEventException if the event contradicts what the gate is or how it was
   *     decided
   */
  public static GateState apply(
      @Nullable GateState known, Event event, Happening.OfGate happening) {
    GateState gate = seen(known, event, happening.gate());
    return switch (happening) {
      case Happening.GateOpened ignored -> gate;
      case Happening.GateDecided it -> decided(gate, event.stamp(), it.decision());
      case Happening.GateAnswered it ->
          answered(
              gate, new GateState.Answered(event.stamp(), it.decision().decision(), it.answer()));
    };
  }

  private static GateState seen(@Nullable GateState known, Event event, GateRef said) {
    GateState.Opened opened = new GateState.Opened(event.stamp(), said);
    if (known == null) {
      return new GateState(said.id(), event.recoverySetId(), event.origin(), opened, null, null);
    }
    GateRef before = known.opening().opening();
    requireSame(known, "recovery set", known.setId().toString(), event.recoverySetId().toString());
    requireSame(known, "platform", before.platform(), said.platform());
    requireSame(known, "mode", before.mode(), said.mode());
    boolean first = event.stamp().compareTo(known.opening().stamp()) < 0;
    return new GateState(
        known.id(),
        known.setId(),
        merged(known, event.origin()),
        first ? opened : known.opening(),
        known.decision(),
        known.answer());
  }

  private static Origin merged(GateState gate, Origin said) {
    Origin known = gate.origin();
    requireSame(gate, "application", known.application(), said.application());
    requireSame(gate, "environment", known.environment(), said.environment());
    requireSame(gate, "trigger", known.trigger(), said.trigger());
    return new Origin(
        known.application(),
        known.environment(),
        known.trigger(),
        filled(gate, "commit", known.commit(), said.commit()),
        filled(gate, "deploymentId", known.deploymentId(), said.deploymentId()));
  }

  private static GateState decided(GateState gate, Stamp stamp, GateRef.Decision said) {
    GateState.Decided known = gate.decision();
    if (known != null) {
      requireSame(gate, "decision", known.decision().decision(), said.decision());
      requireSame(gate, "cause", known.decision().cause(), said.cause());
    }
    if (gate.answer() != null) {
      requireSame(gate, "answered decision", gate.answer().decision(), said.decision());
    }
    boolean first = known == null || stamp.compareTo(known.stamp()) < 0;
    return new GateState(
        gate.id(),
        gate.setId(),
        gate.origin(),
        gate.opening(),
        first ? new GateState.Decided(stamp, said) : known,
        gate.answer());
  }

  private static GateState answered(GateState gate, GateState.Answered said) {
    GateState.Answered known = gate.answer();
    if (gate.decision() != null) {
      requireSame(gate, "decision", gate.decision().decision().decision(), said.decision());
    }
    if (known != null) {
      requireSame(gate, "answered decision", known.decision(), said.decision());
    }
    return new GateState(
        gate.id(),
        gate.setId(),
        gate.origin(),
        gate.opening(),
        gate.decision(),
        said.countsMoreThan(known) ? said : known);
  }

  private static @Nullable String filled(
      GateState gate, String field, @Nullable String known, @Nullable String said) {
    if (known != null && said != null) {
      requireSame(gate, field, known, said);
    }
    return known == null ? said : known;
  }

  private static void requireSame(GateState gate, String field, String known, String said) {
    if (!Objects.equals(known, said)) {
      throw new ImpossibleEventException(
          "gate %s has %s \"%s\": the event says \"%s\"".formatted(gate.id(), field, known, said));
    }
  }
}
