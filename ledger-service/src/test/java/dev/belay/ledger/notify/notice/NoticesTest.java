package dev.belay.ledger.notify.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.events.Event;
import dev.belay.events.EventReader;
import dev.belay.policy.notify.Severity;
import dev.belay.schemas.Gate;
import dev.belay.schemas.Operation;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoticesTest {
  private static final String OPERATION = "7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11";
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rollback | succeeded | INFO  | A rollback succeeded in 1 min 5 s; the data is from 2 h 0"
            + " min before",
        "rollback | failed    | CRITICAL | A rollback failed: it was refused",
        "restore  | cancelled | WARNING | A restore cancelled: it was refused",
        "drill    | failed    | ERROR | A drill failed: it was refused",
      })
  void howRecoveriesEndedIsNews(String kind, String outcome, Severity severity, String text) {
    Notice notice = Notices.of(ended(kind, outcome), null).orElseThrow();

    assertThat(notice.kind()).isEqualTo(kind + "-" + outcome);
    assertThat(notice.severity()).isEqualTo(severity);
    assertThat(notice.text()).isEqualTo("shop/production: " + text);
    assertThat(notice.facts()).containsEntry("operationId", OPERATION);
    assertThat(Notice.KINDS).contains(notice.kind());
  }

  @Test
  void comparisonsAreNoNews() {
    assertThat(Notices.of(ended("comparison", "succeeded"), null)).isEmpty();
    assertThat(Notices.of(ended("comparison", "failed"), null)).isEmpty();
  }

  @Test
  void onlyWhatThePolicyBeganByItselfIsToldWhenItBegins() {
    assertThat(Notices.of(requested("policy"), null))
        .map(Notice::kind)
        .contains("rollback-requested");
    assertThat(Notices.of(requested("mia"), null)).isEmpty();
  }

  @Test
  void aDeploymentThatIsHeldIsNewsAndOneThatIsLetGoIsNot() {
    assertThat(Notices.of(gate("rejected"), null))
        .map(Notice::text)
        .contains("shop/production: A deployment was rejected: the capture failed");
    assertThat(Notices.of(gate("approved"), null)).isEmpty();
  }

  @Test
  void whatAPersonDecidedAgainstWhatIsKnownIsNews() {
    Event decided =
        read(
            event(RecoveryEventTypes.GATE_DECIDED)
                .setGate(
                    Gate.newBuilder()
                        .setGateId(UUID.randomUUID().toString())
                        .setPlatform("api")
                        .setMode("verified")
                        .setOpenedAt(NOON)
                        .setDeadline(NOON)
                        .setDecision("approved")
                        .setCause("overridden")
                        .setDecidedBy("ada")
                        .setDecidedAt(NOON)
                        .setReason("approved without a verified set, by ada: the shop is down")
                        .build()));

    assertThat(Notices.of(decided, null))
        .hasValueSatisfying(
            notice -> {
              assertThat(notice.kind()).isEqualTo("gate-overridden").isIn(Notice.KINDS);
              assertThat(notice.severity()).isEqualTo(Severity.ERROR);
              assertThat(notice.text())
                  .isEqualTo(
                      "shop/production: A deployment was approved without a verified set, by ada:"
                          + " the shop is down");
            });
  }

  private static Event ended(String kind, String outcome) {
    return read(
        event(RecoveryEventTypes.OPERATION_COMPLETED)
            .setOperation(
                operation(kind)
                    .setOutcome(outcome)
                    .setReason("it was refused")
                    .setRecoveryTimeMillis(65_000L)
                    .setDataAgeMillis(7_200_000L)
                    .build()));
  }

  private static Event requested(String actor) {
    return read(
        event(RecoveryEventTypes.OPERATION_REQUESTED)
            .setOperation(operation("rollback").setActor(actor).build()));
  }

  private static Event gate(String decision) {
    return read(
        event(RecoveryEventTypes.GATE_DECIDED)
            .setGate(
                Gate.newBuilder()
                    .setGateId(UUID.randomUUID().toString())
                    .setPlatform("api")
                    .setMode("captured")
                    .setOpenedAt(NOON)
                    .setDeadline(NOON)
                    .setDecision(decision)
                    .setCause(decision.equals("approved") ? "captured" : "capture-failed")
                    .setDecidedAt(NOON)
                    .setReason("the capture failed")
                    .build()));
  }

  private static Operation.Builder operation(String kind) {
    return Operation.newBuilder()
        .setOperationId(OPERATION)
        .setKind(kind)
        .setRequestedAt(NOON)
        .setDeadline(NOON);
  }

  private static Event read(RecoveryEvent.Builder event) {
    return EventReader.read(event.build());
  }

  private static RecoveryEvent.Builder event(String type) {
    return RecoveryEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setType(type)
        .setOccurredAt(NOON)
        .setProducer("test")
        .setRecoverySetId(UUID.randomUUID().toString())
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("manual");
  }
}
