package dev.belay.events;

import static dev.belay.events.Happenings.FAILURE;
import static dev.belay.events.Happenings.ID;
import static dev.belay.events.Happenings.NOON;
import static dev.belay.events.Happenings.OPERATION;
import static dev.belay.events.Happenings.ORDERS;
import static dev.belay.events.Happenings.POINT;
import static dev.belay.events.Happenings.SET;
import static dev.belay.events.Happenings.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The values are those of the first release: an event whose id changes counts twice. */
class EventIdsTest {
  private static final String FIRST = "attempt 1";

  @Test
  void ofRecoverySets() {
    assertId(Happenings.requested(), Occurrence.ONCE, "0129a1a0-5218-5766-ad51-83c3058ebdbd");
    assertId(
        Happenings.requested(Rule.ofOperation(ID)),
        Occurrence.ONCE,
        "12f598c8-af01-5ccb-be16-75942b0ed321");
    assertId(
        new Happening.RollbackRequested("4711", null, null, "e", "automatic", 10, new Rule("", "")),
        Occurrence.ONCE,
        "206b0df6-031c-5137-86d0-f31be7cd22cb");
  }

  @Test
  void ofCaptures() {
    assertId(
        new Happening.CaptureStarted(ORDERS),
        Occurrence.attempt(2),
        "b2f6db4b-1296-5452-8e4e-d24c0de73772");
    assertId(
        new Happening.CaptureProgressed(ORDERS, STEP),
        Occurrence.report(2, 7),
        "0ea9dce4-9cff-589e-bfd8-96f1c67a9d93");
    assertId(
        new Happening.CaptureCompleted(ORDERS, Happenings.captured()),
        Occurrence.ONCE,
        "81268759-da10-53c4-bfa4-efc6adb5017c");
    assertId(
        new Happening.HookFailed(new HookCall("quiesce", NOON, NOON), FAILURE),
        Occurrence.hook(POINT, "quiesce", Instant.parse("2026-11-23T12:00:00.123456Z")),
        "20ef78f6-5ced-57f5-9775-684d8a6a7d6e");
  }

  @Test
  void ofVerificationsAndGates() {
    assertId(
        new Happening.VerificationRequested(ORDERS, ID, "", null),
        Occurrence.ONCE,
        "cce02e9c-54c7-57ae-b103-5dec3b27cde1");
    assertId(
        new Happening.VerificationStarted(ORDERS, null),
        Occurrence.attempt(1).ofVerification(ID),
        "3c60abf5-b6ab-5a79-80d7-6f7bbefdfead");
    assertId(
        new Happening.VerificationCompleted(ORDERS, ID, Happenings.verified(Verdict.UNKNOWN)),
        Occurrence.ONCE,
        "2c88dfd7-dee3-52dd-bdc4-169dd1bf3405");
    assertId(
        new Happening.GateDecided(Happenings.GATE, Happenings.APPROVED),
        Occurrence.ONCE,
        "3852e31f-c824-5b9c-b8e9-df493e041791");
  }

  @Test
  void ofOperations() {
    assertId(
        new Happening.OperationCompleted(
            OPERATION, new OperationRef.Account(null, "succeeded", null, null, null)),
        Occurrence.ONCE,
        "9dd5f49b-6d51-5310-93b5-981dd5cfb864");
    assertId(
        new Happening.RestoreProgressed(OPERATION, ORDERS, STEP),
        Occurrence.report(Action.PREPARE, 1, 3),
        "07144380-3e95-59cc-bbe7-99c0cf09ed43");
    assertId(
        new Happening.RestoreFailed(OPERATION, ORDERS, FAILURE),
        Occurrence.of(Action.APPLY),
        "1087ec6b-2c7c-55b1-ae9d-004dc393b3e3");
    assertId(
        new Happening.ReplacedDropped(OPERATION, ORDERS),
        Occurrence.named("shop_before"),
        "7ed7e534-235b-5640-9d5f-55eb6c8fd06c");
    assertId(
        new Happening.DrillCompleted(
            OPERATION, null, NOON, NOON, new DrillResult("passed", List.of(), List.of(), null)),
        Occurrence.ONCE,
        "2997b983-63a7-5d6a-bc8c-6a6e9c09196c");
  }

  @Test
  void attemptsAreToldFromEachOther() {
    assertThat(Occurrence.attempt(1)).isEqualTo(new Occurrence(null, FIRST));
    assertThat(
            EventIds.of(
                SET, new Happening.RestoreStarted(OPERATION, ORDERS), Occurrence.attempt(1)))
        .isNotEqualTo(
            EventIds.of(
                SET, new Happening.RestoreStarted(OPERATION, ORDERS), Occurrence.attempt(2)));
  }

  private static void assertId(Happening happening, Occurrence occurrence, String id) {
    assertThat(EventIds.of(SET, happening, occurrence)).hasToString(id);
  }
}
