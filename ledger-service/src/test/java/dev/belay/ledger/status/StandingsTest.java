package dev.belay.ledger.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.ledger.choice.Prediction.Predicted;
import dev.belay.ledger.status.Standing.Judgement;
import dev.belay.ledger.status.Standing.Need;
import dev.belay.policy.Objectives;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingsTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Objectives ALL =
      new Objectives(
          Optional.of(Duration.ofHours(24)),
          Optional.of(Duration.ofMinutes(15)),
          Optional.of(Duration.ofDays(30)));

  @Test
  void aDeploymentWithItsVerifiedSetCanBeRolledBack() {
    Facts.Set before = set("pre-deployment", "7", "captured", "verified", "approved");
    Standing standing = of(List.of(before), List.of(store("shop-db", 60, 4000L)));

    assertThat(standing.deployed())
        .isEqualTo(
            new Standing.Deployed(
                "c0ffee", "7", "ada", before.at(), "started", before.id(), "verified", null));
    assertThat(standing.rollback().ready()).isTrue();
    assertThat(standing.rollback().setId()).isEqualTo(before.id());
    assertThat(standing.needs()).isEmpty();
  }

  @Test
  void whatAPersonLetGoIsToldUntilItIsVerified() {
    String how = "approved without a verified set, by ada: the shop is down";
    Facts.Set live =
        overridden(
            set(
                "pre-deployment",
                "7",
                "captured",
                "unverified",
                "approved",
                point("captured", "unverified", "no verdict", false)),
            how);
    Facts.Set later =
        set(
            "pre-deployment",
            "8",
            "captured",
            "verified",
            "approved",
            point("captured", "verified", "-", false));

    assertThat(deployed(live).overridden()).isEqualTo(how);
    assertThat(of(List.of(live), List.of()).needs())
        .filteredOn(need -> need.kind().equals("gate-overridden"))
        .singleElement()
        .satisfies(
            need -> {
              assertThat(need.text()).isEqualTo("a deployment was " + how);
              assertThat(need.command()).isEqualTo("belay sets show " + live.id());
            });
    assertThat(of(List.of(live), List.of()).rollback().ready()).isFalse();
    assertThat(of(List.of(later, live), List.of()).needs()).isEmpty();
    Facts.Set held =
        overridden(
            set("pre-deployment", "7", "captured", "unverified", "rejected"), "rejected by ada");
    assertThat(of(List.of(held), List.of()).needs())
        .noneMatch(need -> need.kind().equals("gate-overridden"));
  }

  @Test
  void aBaselineAndAFailureSayHowADeploymentWent() {
    Facts.Set before = set("pre-deployment", "7", "captured", "verified", "approved");
    Facts.Set baseline = set("post-deployment-baseline", "7", "captured", "unverified", null);
    Facts.Set failure = set("failure-capture", "7", "captured", "unverified", null);

    assertThat(deployed(baseline, before).state()).isEqualTo("succeeded");
    assertThat(deployed(baseline, before).setId()).isEqualTo(before.id());
    assertThat(deployed(failure, before).state()).isEqualTo("failed");
  }

  @Test
  void whatTheGateHoldsBackIsNotDeployed() {
    Facts.Set live = set("pre-deployment", "7", "captured", "verified", "approved");

    assertThat(deployed(set("pre-deployment", "8", "failed", "unverified", "rejected"), live))
        .extracting(Standing.Deployed::deploymentId)
        .isEqualTo("7");
    assertThat(deployed(set("pre-deployment", "8", "capturing", "unverified", "waiting"), live))
        .extracting(Standing.Deployed::deploymentId)
        .isEqualTo("7");
  }

  @Test
  void aSetThatIsNotVerifiedIsNothingToRollBackTo() {
    Standing standing =
        of(List.of(set("pre-deployment", "7", "captured", "unknown", null)), List.of());

    assertThat(standing.rollback().ready()).isFalse();
    assertThat(standing.rollback().reason()).contains("its verdict is unknown");
    assertThat(of(List.of(), List.of()).rollback().ready()).isFalse();
  }

  @Test
  void objectivesAreMetMissedOrUnknown() {
    Standing met = judged(List.of(store("shop-db", 3600, 4000L)), NOW.minusSeconds(60));
    Standing missed =
        judged(
            List.of(store("shop-db", 60, 4000L), store("audit-db", 90_000, 1_000_000L)),
            NOW.minus(Duration.ofDays(31)));
    Standing unknown = judged(List.of(store("shop-db", 60, 4000L), store("b", null, null)), null);

    assertThat(judgements(met)).containsOnly(Judgement.MET);
    assertThat(kinds(met)).isEmpty();
    assertThat(judgements(missed)).containsOnly(Judgement.MISSED);
    assertThat(missed.needs())
        .extracting(Need::text)
        .containsExactly(
            "the newest verified data of audit-db is 1 d 1 h old; the objective is 1 d",
            "a restore of audit-db would take 16 min 40 s; the objective is 15 min",
            "the last drill is 31 d old; the objective is 30 d");
    assertThat(judgements(unknown)).containsOnly(Judgement.UNKNOWN);
    assertThat(kinds(unknown)).containsExactly("data-age", "recovery-time", "drill-age");
    assertThat(unknown.needs().getFirst().text()).contains("no measure", " of b;");
  }

  @Test
  void withoutAnObjectiveNothingIsJudged() {
    Standing standing =
        of(
            List.of(set("manual", null, "captured", "verified", null)),
            List.of(store("b", null, null)));

    assertThat(judgements(standing)).containsOnly(Judgement.NOT_JUDGED);
    assertThat(standing.needs()).isEmpty();
  }

  @Test
  void whatWentWrongSinceTheNewestVerifiedSetNeedsAPerson() {
    Facts.Set late = set("schedule", null, "capturing", "unverified", null);
    Facts.Set overdue =
        new Facts.Set(
            late.id(),
            "schedule",
            null,
            null,
            null,
            NOW,
            "capturing",
            "unverified",
            NOW.minusSeconds(60),
            null,
            null,
            null,
            List.of(point("capturing", "unverified", "503", false)));
    Facts.Set failed =
        set(
            "manual",
            null,
            "failed",
            "unverified",
            null,
            point("failed", "unverified", "no such host", false));
    Facts.Set wrong =
        set(
            "manual",
            null,
            "captured",
            "failed",
            null,
            point("captured", "failed", "rows: 9, not 10", false));
    Facts.Set good = set("manual", null, "captured", "verified", null);
    Facts.Set settled = set("manual", null, "failed", "unverified", null);

    Standing standing = of(List.of(overdue, failed, wrong, good, settled), List.of());

    assertThat(kinds(standing)).containsExactly("overdue", "capture-failed", "verification-failed");
    assertThat(standing.needs())
        .extracting(Need::text)
        .containsExactly(
            "a schedule set is overdue: shop-db: 503",
            "a manual set was not captured: shop-db: no such host",
            "the verdict on a manual set is failed: shop-db: rows: 9, not 10");
    assertThat(standing.needs().getFirst().command()).isEqualTo("belay sets show " + overdue.id());
  }

  @Test
  void anotherDataStoresVerifiedPointSettlesNothing() {
    Facts.Point verified =
        new Facts.Point("audit-db", "captured", "verified", null, null, null, false);
    Facts.Set other = set("schedule", null, "captured", "verified", null, verified);
    Facts.Set failed =
        set(
            "schedule",
            null,
            "failed",
            "unverified",
            null,
            point("failed", "unverified", "x", false));

    assertThat(kinds(of(List.of(other, failed), List.of()))).containsExactly("capture-failed");
    assertThat(
            kinds(
                of(
                    List.of(
                        set(
                            "schedule",
                            null,
                            "captured",
                            "verified",
                            null,
                            new Facts.Point(
                                "shop-db", "captured", "verified", null, null, null, false)),
                        failed),
                    List.of())))
        .isEmpty();
  }

  @Test
  void whatIsTakenOnlyByNameIsNothingToRollBackTo() {
    Facts.Set replaced = set("pre-restore", null, "captured", "verified", null);

    assertThat(of(List.of(replaced), List.of()).rollback().ready()).isFalse();
    Facts.Set held = set("pre-deployment", "8", "captured", "verified", "rejected");
    assertThat(of(List.of(held), List.of()).rollback().ready()).isFalse();
    assertThat(of(List.of(held), List.of()).rollback().reason())
        .contains("what is live is not known");
  }

  @Test
  void aFailureBeforeASuccessIsOfAnotherTry() {
    Facts.Set before = set("pre-deployment", "7", "captured", "verified", "approved");
    Facts.Set failure = set("failure-capture", "7", "captured", "unverified", null);
    Facts.Set baseline = set("post-deployment-baseline", "7", "captured", "unverified", null);

    assertThat(deployed(baseline, failure, before).state()).isEqualTo("succeeded");
    assertThat(deployed(failure, baseline, before).state()).isEqualTo("failed");
  }

  @Test
  void aDeploymentThatWasRolledBackIsNotCalledStarted() {
    Facts.Set before = set("pre-deployment", "7", "captured", "verified", "approved");
    Facts.Ended rollback =
        new Facts.Ended(id(), "rollback", "", "7", "succeeded", NOW, 1L, 1L, null);
    Facts facts =
        new Facts(
            "shop", "production", List.of(before), List.of(), List.of(), List.of(rollback), null);

    assertThat(Standings.of(facts, Objectives.NONE, NOW).deployed())
        .extracting(Standing.Deployed::state)
        .isEqualTo("rolled-back");
  }

  @Test
  void whatIsNeverVerifiedNeedsAPerson() {
    Facts.Set good = set("manual", null, "captured", "verified", null);
    Facts.Set waiting = setOf(Duration.ofHours(2), null);
    Facts.Set fresh = setOf(Duration.ofMinutes(5), null);
    Facts.Set running = setOf(Duration.ofHours(2), "verifying");

    assertThat(kinds(of(List.of(fresh, waiting, good), List.of()))).containsExactly("unverified");
    assertThat(kinds(of(List.of(fresh, running, good), List.of()))).isEmpty();
    assertThat(of(List.of(waiting), List.of()).needs().getFirst().text()).contains("for 2 h");
  }

  private static Facts.Set setOf(Duration age, @Nullable String step) {
    Facts.Point point =
        new Facts.Point("shop-db", "captured", "unverified", step, null, null, false);
    return new Facts.Set(
        id(),
        "schedule",
        null,
        null,
        null,
        NOW.minus(age),
        "captured",
        "unverified",
        null,
        null,
        null,
        null,
        List.of(point));
  }

  @Test
  void aFailureIsMadeGoodByASuccessOfTheSameKindAlone() {
    Facts.Ended weekly = ended("drill", "weekly", "succeeded", 1, null);
    Facts.Ended nightly = ended("drill", "nightly", "failed", 100, "no");
    Facts.Ended other = ended("restore", "audit-db", "cancelled", 2, "no");
    Facts.Ended restore = ended("restore", "shop-db", "failed", 3, "no");
    Facts.Ended oldRollback = ended("rollback", "", "failed", 30, "no");

    assertThat(kindsOf(weekly, other, restore, oldRollback, nightly))
        .containsExactly("restore-failed", "drill-failed");
    assertThat(kindsOf(ended("drill", "nightly", "succeeded", 1, null), nightly)).isEmpty();
  }

  private static List<String> kindsOf(Facts.Ended... newestFirst) {
    Facts.Set good = set("manual", null, "captured", "verified", null);
    return kinds(
        Standings.of(
            new Facts(
                "shop",
                "production",
                List.of(good),
                List.of(),
                List.of(),
                List.of(newestFirst),
                null),
            Objectives.NONE,
            NOW));
  }

  private static Facts.Ended ended(
      String kind, String subject, String status, int hoursAgo, @Nullable String problem) {
    return new Facts.Ended(
        id(),
        kind,
        subject,
        null,
        status,
        NOW.minus(Duration.ofHours(hoursAgo)),
        null,
        null,
        problem);
  }

  @Test
  void aPointThatWorsenedIsToldWhateverCameAfterIt() {
    Facts.Set good = set("manual", null, "captured", "verified", null);
    Facts.Set worse =
        set(
            "manual",
            null,
            "captured",
            "failed",
            null,
            point("captured", "failed", "a segment is missing", true));

    assertThat(of(List.of(good, worse), List.of()).needs())
        .extracting(Need::kind, Need::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "worsened",
                "the recovery point of shop-db was verified before, and has failed since: a segment"
                    + " is missing"));
  }

  @Test
  void operationsThatWaitOrFailedComeFirst() {
    Facts.Running waiting = new Facts.Running(id(), "rollback", "awaiting-confirmation", NOW);
    Facts.Ended failed = ended("drill", "weekly", "failed", 0, "a smoke test failed");
    Facts facts =
        new Facts(
            "shop", "production", List.of(), List.of(), List.of(waiting), List.of(failed), null);

    Standing standing = Standings.of(facts, Objectives.NONE, NOW);

    assertThat(kinds(standing)).containsExactly("confirmation", "drill-failed", "nothing-captured");
    assertThat(standing.needs().getFirst().command())
        .isEqualTo("belay operations confirm " + waiting.id());
    assertThat(standing.lastDrill()).isEqualTo(failed);
  }

  private static Standing.Deployed deployed(Facts.Set... newestFirst) {
    Standing.Deployed deployed = of(List.of(newestFirst), List.of()).deployed();
    assertThat(deployed).isNotNull();
    return java.util.Objects.requireNonNull(deployed);
  }

  private static Standing of(List<Facts.Set> sets, List<Facts.Store> stores) {
    return Standings.of(
        new Facts("shop", "production", sets, stores, List.of(), List.of(), null),
        Objectives.NONE,
        NOW);
  }

  private static Standing judged(List<Facts.Store> stores, @Nullable Instant drilled) {
    Facts.Set good = set("manual", null, "captured", "verified", null);
    return Standings.of(
        new Facts("shop", "production", List.of(good), stores, List.of(), List.of(), drilled),
        ALL,
        NOW);
  }

  private static List<Judgement> judgements(Standing standing) {
    return List.of(
        standing.objectives().dataAge().judgement(),
        standing.objectives().recoveryTime().judgement(),
        standing.objectives().drillAge().judgement());
  }

  private static List<String> kinds(Standing standing) {
    return standing.needs().stream().map(Need::kind).toList();
  }

  private static Facts.Store store(String name, @Nullable Integer age, @Nullable Long millis) {
    return new Facts.Store(
        name,
        age == null ? null : NOW.minusSeconds(age),
        new Predicted(millis, millis == null ? 0 : 1));
  }

  private static Facts.Point point(String status, String verdict, String why, boolean worsened) {
    return new Facts.Point("shop-db", status, verdict, null, null, why, worsened);
  }

  private static Facts.Set set(
      String trigger,
      @Nullable String deployment,
      String status,
      String verdict,
      @Nullable String gate,
      Facts.Point... points) {
    return new Facts.Set(
        id(),
        trigger,
        "c0ffee",
        deployment,
        "ada",
        NOW.minusSeconds(300),
        status,
        verdict,
        null,
        gate,
        null,
        null,
        List.of(points));
  }

  private static Facts.Set overridden(Facts.Set set, String how) {
    return new Facts.Set(
        set.id(),
        set.trigger(),
        set.commit(),
        set.deploymentId(),
        set.actor(),
        set.at(),
        set.status(),
        set.verdict(),
        set.overdueSince(),
        set.gate(),
        how,
        set.unanswered(),
        set.points());
  }

  private static UUID id() {
    return UUID.randomUUID();
  }
}
