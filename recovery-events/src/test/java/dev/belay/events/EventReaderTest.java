package dev.belay.events;

import static dev.belay.events.Happenings.NOON;
import static dev.belay.events.Happenings.OPERATION;
import static dev.belay.events.Happenings.ORDERS;
import static dev.belay.events.Happenings.ORIGIN;
import static dev.belay.events.Happenings.SET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.schemas.Operation;
import dev.belay.schemas.RecoveryEvent;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
class EventReaderTest {
  private final EventWriter writer = new EventWriter("test");

  @Test
  void aTypeOfALaterVersionIsUnknown() {
    RecoveryEvent later = of(new Happening.CaptureStarted(ORDERS)).setType("point-admired").build();

    assertThat(EventReader.read(later).happening())
        .isEqualTo(new Happening.Unknown("point-admired"));
    assertThat(EventReader.read(later).type()).isEqualTo("point-admired");
  }

  @Test
  void aPartThatItsTypePromisesMustBeThere() {
    assertRefused(
        of(new Happening.CaptureCompleted(ORDERS, Happenings.captured())).setCaptured(null),
        "captured is null: a capture-completed event must have it");
    assertRefused(
        of(new Happening.CaptureStarted(ORDERS)).setRecoveryPointId(null),
        "recoveryPointId is null: a capture-started event must have it");
    assertRefused(
        of(new Happening.RestoreAbandoned(OPERATION, ORDERS)).setOperation(null),
        "operation is null: a restore-abandoned event must have it");
    assertRefused(
        of(new Happening.RestoreAbandoned(OPERATION, ORDERS)).setDataStore(null),
        "dataStore is null: a restore-abandoned event must have it");
  }

  @Test
  void anIdIsAUuid() {
    assertRefused(
        of(new Happening.CaptureStarted(ORDERS)).setRecoverySetId("set-1"),
        "recoverySetId is \"set-1\": it must be a UUID");
    assertRefused(
        of(new Happening.CaptureStarted(ORDERS)).setEventId("1-1-1-1-1"),
        "eventId is \"1-1-1-1-1\": it must be a UUID");
  }

  @Test
  void nothingIsNegative() {
    assertRefused(
        of(new Happening.CaptureProgressed(ORDERS, new Step("orders", -1, 0))),
        "progress.bytesDone is -1: it can't be negative");
  }

  @Test
  void aVerdictIsNotContradictedByItsChecks() {
    assertRefused(
        of(verified()), "verified.verdict is \"verified\" with no checks: it needs at least one");
    assertRefused(
        of(verified(Happenings.CHECK, Check.unknown("digest", "public.orders", "sandbox", ""))),
        "verified.verdict is \"verified\" while check digest of public.orders is \"unknown\"");
  }

  @Test
  void aDecisionIsNotContradictedByItsCause() {
    assertRefused(
        of(
            new Happening.GateDecided(
                Happenings.GATE, new GateRef.Decision("approved", "capture-failed", null, NOON))),
        "gate.decision is \"approved\" with the cause capture-failed: it must be rejected");
  }

  @Test
  void anOperationThatHasEndedSaysHow() {
    RecoveryEvent.Builder event =
        of(
            new Happening.OperationCompleted(
                OPERATION, new OperationRef.Account(null, "succeeded", null, null, null)));

    assertRefused(
        event.setOperation(Operation.newBuilder(event.getOperation()).setOutcome("done").build()),
        "operation.outcome is \"done\": it must be succeeded, failed or cancelled");
    assertRefused(
        event.setOperation(Operation.newBuilder(event.getOperation()).setOutcome(null).build()),
        "operation.outcome is null: a operation-completed event must have it");
  }

  private static Happening verified(Check... checks) {
    return new Happening.VerificationCompleted(
        ORDERS, Happenings.ID, Happenings.verified(Verdict.VERIFIED, checks));
  }

  private RecoveryEvent.Builder of(Happening happening) {
    return RecoveryEvent.newBuilder(writer.write(SET, ORIGIN, NOON, happening));
  }

  private static void assertRefused(RecoveryEvent.Builder event, String message) {
    RecoveryEvent record = event.build();
    assertThatThrownBy(() -> EventReader.read(record))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining(message);
  }
}
