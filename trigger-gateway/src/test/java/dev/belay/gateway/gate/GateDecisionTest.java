package dev.belay.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.events.EventReader;
import dev.belay.events.Origin;
import dev.belay.events.Source;
import dev.belay.gateway.gate.progress.Projection;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.policy.Gate.Mode;
import dev.belay.policy.Gate.OnTimeout;
import dev.belay.schemas.RecoveryEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateDecisionTest {
  private static final Instant OPENED = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant DEADLINE = OPENED.plusSeconds(600);
  private static final Instant BEFORE = DEADLINE.minusMillis(1);

  private final Happenings set = new Happenings("set");
  private final RecoveryEvent requested = set.requested(Map.of("a", "shop-db", "b", "billing-db"));

  @Test
  void aSetThatWasAskedForBeforeTheGateApprovesNothing() {
    SetProgress ready = known(requested, set.captured("a"), set.captured("b"));
    Instant asked = requested.getOccurredAt();
    assertThat(decideFrom(asked, ready)).map(GateDecision::approved).contains(true);

    assertThat(decideFrom(asked.plusMillis(1), ready))
        .hasValueSatisfying(
            it -> {
              assertThat(it.approved()).isFalse();
              assertThat(it.cause()).isEqualTo(Cause.CAPTURE_FAILED);
              assertThat(it.reason()).contains(asked.toString(), "earlier attempt");
            });
    SetProgress ofUnknownAge = new SetProgress(null, null, ready.points());
    assertThat(decideFrom(asked, ofUnknownAge)).map(GateDecision::approved).contains(false);
    // A gate that an earlier version opened has no such limit.
    assertThat(decideFrom(null, ofUnknownAge)).map(GateDecision::approved).contains(true);
  }

  @Test
  void askingAgainLaterMakesNoSetYounger() {
    SetProgress ready = known(requested, set.captured("a"), set.captured("b"));
    RecoveryEvent again =
        RecoveryEvent.newBuilder(requested)
            .setOccurredAt(requested.getOccurredAt().plusSeconds(600))
            .build();

    SetProgress asked = Projection.apply(ready, EventReader.read(again));

    assertThat(decideFrom(requested.getOccurredAt().plusSeconds(1), asked))
        .map(GateDecision::approved)
        .contains(false);
  }

  private static Optional<GateDecision> decideFrom(Instant from, SetProgress set) {
    return GateDecision.decide(
        held(new Condition("set", Mode.CAPTURED, from, DEADLINE, OnTimeout.REJECT, null)),
        Map.of("set", set),
        BEFORE);
  }

  @Test
  void waitsWhileNothingIsKnown() {
    assertThat(decide(Mode.CAPTURED, OnTimeout.REJECT, BEFORE)).isEmpty();
    assertThat(decide(Mode.CAPTURED, OnTimeout.REJECT, BEFORE, set.captured("a"))).isEmpty();
    assertThat(decide(Mode.VERIFIED, OnTimeout.REJECT, BEFORE, requested)).isEmpty();
  }

  @Test
  void capturedNeedsEveryPointOfTheSet() {
    assertThat(decide(Mode.CAPTURED, OnTimeout.REJECT, BEFORE, requested, set.captured("a")))
        .isEmpty();

    assertThat(
            decide(
                Mode.CAPTURED,
                OnTimeout.REJECT,
                BEFORE,
                requested,
                set.captured("a"),
                set.captured("b")))
        .hasValueSatisfying(
            it -> {
              assertThat(it.approved()).isTrue();
              assertThat(it.cause()).isEqualTo(Cause.CAPTURED);
              assertThat(it.reason()).contains("shop-db", "billing-db");
            });
  }

  @Test
  void verifiedNeedsEveryVerdict() {
    RecoveryEvent[] captured = {requested, set.captured("a"), set.captured("b")};
    assertThat(decide(Mode.VERIFIED, OnTimeout.REJECT, BEFORE, captured)).isEmpty();
    assertThat(
            decide(
                Mode.VERIFIED,
                OnTimeout.REJECT,
                BEFORE,
                captured[0],
                captured[1],
                captured[2],
                set.verdict("a", "verified"),
                set.verdict("b", "unknown")))
        .isEmpty();

    assertThat(
            decide(
                Mode.VERIFIED,
                OnTimeout.REJECT,
                BEFORE,
                captured[0],
                captured[1],
                captured[2],
                set.verdict("a", "verified"),
                set.verdict("b", "verified")))
        .map(GateDecision::cause)
        .contains(Cause.VERIFIED);
  }

  /** One deployment for two environments, of which one wants less. */
  @Test
  void whatWasCapturedAloneIsNotCalledVerified() {
    SetProgress verified =
        known(
            requested,
            set.captured("a"),
            set.captured("b"),
            set.verdict("a", "verified"),
            set.verdict("b", "verified"));
    SetProgress captured = known(requested, set.captured("a"), set.captured("b"));
    HeldDeployment both =
        held(
            new Condition("set", Mode.CAPTURED, OPENED, DEADLINE, OnTimeout.REJECT, null),
            new Condition("other", Mode.VERIFIED, OPENED, DEADLINE, OnTimeout.REJECT, null));

    assertThat(GateDecision.decide(both, Map.of("set", captured, "other", verified), BEFORE))
        .hasValueSatisfying(
            it -> {
              assertThat(it.approved()).isTrue();
              assertThat(it.cause()).isEqualTo(Cause.CAPTURED);
            });
  }

  @Test
  void aFailedCaptureRejectsAndSaysWhichAndWhy() {
    for (Mode mode : Mode.values()) {
      assertThat(
              decide(
                  mode,
                  OnTimeout.APPROVE,
                  BEFORE,
                  requested,
                  set.captured("a"),
                  set.captureFailed("b", "the disk is full")))
          .hasValueSatisfying(
              it -> {
                assertThat(it.approved()).isFalse();
                assertThat(it.cause()).isEqualTo(Cause.CAPTURE_FAILED);
                assertThat(it.reason()).contains("billing-db", "the disk is full");
              });
    }
  }

  @Test
  void aFailedVerdictRejects() {
    assertThat(
            decide(
                Mode.VERIFIED,
                OnTimeout.APPROVE,
                BEFORE,
                requested,
                set.captured("a"),
                set.verdict("a", "failed", "failed", "expected 3, found 2")))
        .hasValueSatisfying(
            it -> {
              assertThat(it.approved()).isFalse();
              assertThat(it.cause()).isEqualTo(Cause.VERIFICATION_FAILED);
              assertThat(it.reason()).contains("shop-db", "expected 3, found 2");
            });
  }

  @Test
  void theDeadlineDecidesAsThePolicySays() {
    assertThat(decide(Mode.VERIFIED, OnTimeout.REJECT, DEADLINE, requested, set.captured("a")))
        .hasValueSatisfying(
            it -> {
              assertThat(it.approved()).isFalse();
              assertThat(it.cause()).isEqualTo(Cause.TIMEOUT);
              assertThat(it.reason())
                  .contains("shop-db is captured", "billing-db is requested", "verified");
            });
    assertThat(decide(Mode.VERIFIED, OnTimeout.APPROVE, DEADLINE, requested))
        .hasValueSatisfying(
            it -> {
              assertThat(it.approved()).isTrue();
              assertThat(it.cause()).isEqualTo(Cause.TIMEOUT);
            });
    assertThat(decide(Mode.VERIFIED, OnTimeout.REJECT, DEADLINE))
        .hasValueSatisfying(it -> assertThat(it.approved()).isFalse());
  }

  /**
   * A worker that never answers, and one that waits and waits: the clock says that both are late.
   */
  @Test
  void theDeadlineNamesWhatIsOverdueAndWhatKeepsIt() {
    Instant due = java.util.Objects.requireNonNull(known(requested).deadline());
    Condition condition =
        new Condition("set", Mode.CAPTURED, null, due.plusSeconds(60), OnTimeout.REJECT, null);
    SetProgress waiting =
        known(
            requested,
            set.captureStarted("a"),
            set.captureWaits("a", "S3 answered 503 SlowDown"),
            set.captureProgressed("a", 1, 2));

    Optional<GateDecision> decision =
        GateDecision.decide(held(condition), Map.of("set", waiting), due.plusSeconds(60));

    assertThat(decision)
        .hasValueSatisfying(
            it ->
                assertThat(it.reason())
                    .contains(
                        "shop-db is capturing (overdue since %s; the last attempt failed with: S3 answered 503 SlowDown)"
                            .formatted(due),
                        "billing-db is requested (overdue since %s; no worker has begun it)"
                            .formatted(due)));
  }

  @Test
  void nothingIsOverdueBeforeItsDeadlineOrOnceThereIsAResult() {
    SetProgress late = known(requested, set.captured("a"), set.captureFailed("b", "no"));
    SetProgress open = known(requested);
    Instant due = java.util.Objects.requireNonNull(open.deadline());

    assertThat(late.points()).allMatch(it -> late.overdueSince(it, due.plusSeconds(9)).isEmpty());
    assertThat(open.points()).allMatch(it -> open.overdueSince(it, due.minusMillis(1)).isEmpty());
    assertThat(open.points()).allMatch(it -> open.overdueSince(it, due).equals(Optional.of(due)));
    assertThat(SetProgress.NONE.deadline()).isNull();
  }

  @Test
  void anUnknownVerdictIsRejectedAtTheDeadline() {
    assertThat(
            decide(
                Mode.VERIFIED,
                OnTimeout.REJECT,
                DEADLINE,
                requested,
                set.captured("a"),
                set.captured("b"),
                set.verdict("a", "verified"),
                set.verdict("b", "unknown")))
        .hasValueSatisfying(
            it -> {
              assertThat(it.approved()).isFalse();
              assertThat(it.reason()).contains("billing-db is verification-unknown");
            });
  }

  @Test
  void evidenceCountsMoreThanTheClock() {
    Instant late = DEADLINE.plusSeconds(60);
    assertThat(
            decide(
                Mode.CAPTURED,
                OnTimeout.REJECT,
                late,
                requested,
                set.captured("a"),
                set.captured("b")))
        .map(GateDecision::cause)
        .contains(Cause.CAPTURED);
    assertThat(
            decide(Mode.CAPTURED, OnTimeout.APPROVE, late, requested, set.captureFailed("a", "no")))
        .map(GateDecision::approved)
        .contains(false);
  }

  @Test
  void allOfSeveralSetsAreWaitedForAndOneCanReject() {
    Happenings other = new Happenings("other");
    HeldDeployment held =
        held(
            new Condition("set", Mode.CAPTURED, OPENED, DEADLINE, OnTimeout.APPROVE, null),
            new Condition(
                "other", Mode.VERIFIED, OPENED, DEADLINE.plusSeconds(60), OnTimeout.REJECT, null));
    SetProgress first = known(set.requested(Map.of("a", "shop-db")), set.captured("a"));
    SetProgress second = known(other.requested(Map.of("b", "billing-db")), other.captured("b"));

    assertThat(GateDecision.decide(held, Map.of("set", first, "other", second), BEFORE)).isEmpty();
    assertThat(held.mode()).isEqualTo(Mode.VERIFIED);
    assertThat(held.deadline()).isEqualTo(DEADLINE.plusSeconds(60));
    SetProgress verified =
        Projection.apply(second, EventReader.read(other.verdict("b", "verified")));
    assertThat(GateDecision.decide(held, Map.of("set", first, "other", verified), BEFORE))
        .map(GateDecision::approved)
        .contains(true);
    // The first has run out, which approves it; the second still has time, so the whole waits.
    assertThat(GateDecision.decide(held, Map.of("other", second), DEADLINE)).isEmpty();
    assertThat(GateDecision.decide(held, Map.of("other", second), DEADLINE.plusSeconds(60)))
        .map(GateDecision::approved)
        .contains(false);
  }

  @Test
  void aSetThatTakesTooLongToRestoreIsRejectedThoughItIsVerified() {
    RecoveryEvent[] captured = {requested, set.captured("a"), set.captured("b")};

    assertThat(
            decideWithin(
                90_000L,
                captured[0],
                captured[1],
                captured[2],
                set.verdictAfter("a", 90_000),
                set.verdictAfter("b", 1_000)))
        .map(GateDecision::cause)
        .contains(Cause.VERIFIED);
    assertThat(
            decideWithin(
                90_000L,
                captured[0],
                captured[1],
                captured[2],
                set.verdictAfter("a", 90_001),
                set.verdictAfter("b", 1_000)))
        .hasValueSatisfying(
            it -> {
              assertThat(it.approved()).isFalse();
              assertThat(it.cause()).isEqualTo(Cause.RECOVERY_TIME);
              assertThat(it.reason()).contains("shop-db takes 90.001 s", "recovery-time: 90s");
            });
  }

  @Test
  void aRestoreThatNobodyMeasuredIsRejectedWhateverTheTimeoutSays() {
    assertThat(
            decideWithin(
                90_000L,
                requested,
                set.captured("a"),
                set.captured("b"),
                set.verdict("a", "verified"),
                set.verdictAfter("b", 1_000)))
        .hasValueSatisfying(
            it -> {
              assertThat(it.approved()).isFalse();
              assertThat(it.cause()).isEqualTo(Cause.RECOVERY_TIME);
              assertThat(it.reason()).contains("shop-db takes is unknown");
            });
    assertThat(decideWithin(90_000L, requested, set.captured("a")))
        .as("what is not verified is waited for")
        .isEmpty();
  }

  private static Optional<GateDecision> decideWithin(long millis, RecoveryEvent... events) {
    HeldDeployment held =
        held(new Condition("set", Mode.VERIFIED, OPENED, DEADLINE, OnTimeout.APPROVE, millis));
    return GateDecision.decide(held, Map.of("set", known(events)), BEFORE);
  }

  private static Optional<GateDecision> decide(
      Mode mode, OnTimeout onTimeout, Instant now, RecoveryEvent... events) {
    HeldDeployment held = held(new Condition("set", mode, OPENED, DEADLINE, onTimeout, null));
    return GateDecision.decide(held, Map.of("set", known(events)), now);
  }

  private static SetProgress known(RecoveryEvent... events) {
    SetProgress set = SetProgress.NONE;
    for (RecoveryEvent event : events) {
      set = Projection.apply(set, EventReader.read(event));
    }
    return set;
  }

  private static HeldDeployment held(Condition... conditions) {
    return new HeldDeployment(
        "gate",
        "api",
        Map.of(),
        new Origin("shop", "production", "pre-deployment", null, null),
        new Source(null, null, null, null),
        OPENED,
        List.of(conditions),
        null);
  }
}
