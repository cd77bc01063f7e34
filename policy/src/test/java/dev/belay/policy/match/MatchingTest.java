package dev.belay.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.policy.CaptureMethod;
import dev.belay.policy.Gate;
import dev.belay.policy.Policy;
import dev.belay.policy.event.PolicyEvent;
import dev.belay.policy.match.Explanation.ApplicationTrace;
import dev.belay.policy.match.Explanation.Missed;
import dev.belay.policy.match.Explanation.NotReached;
import dev.belay.policy.match.Explanation.RuleTrace;
import dev.belay.policy.match.Explanation.Verdict;
import dev.belay.policy.pattern.PathGlob;
import dev.belay.policy.pattern.RefPattern;
import dev.belay.policy.read.InvalidPolicyException;
import dev.belay.policy.read.PolicyReaderTest;
import dev.belay.policy.time.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchingTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private static final Policy POLICY =
      read(
          """
          version: 1
          data-stores:
            shop-db: {driver: shelf, at: store/shop, keeper: belay, key: none}
            stock-db: {driver: shelf, at: store/stock, keeper: belay, key: none}
          applications:
            shop:
              repositories: [acme/mono, "acme/shop-*"]
              paths: [services/shop/**, "**/*.sql"]
              environments:
                production:
                  rules:
                    - name: hotfix
                      on: before-deploy
                      refs: [hotfix/*]
                      capture: [shop-db]
                      verification: checksum
                      timeout: 5m
                    - on: before-deploy
                      when: event.attributes['tier'] != 'test'
                      capture: [shop-db, stock-db]
                      method: full
                      retention: releases
                      timeout: 20m
                      gate: {mode: verified, on-timeout: approve}
                    - name: fallback
                      on: before-deploy
                      capture: [stock-db]
                    - name: main
                      on: after-success
                      events: [push, "workflow_run.*"]
                      refs: [main]
                      capture: [shop-db]
                    - name: nightly
                      on: on-schedule
                      schedule: {cron: "0 3 * * *", time-zone: Europe/Berlin, missed: skip}
                      capture: [shop-db]
                staging:
                  rules:
                    - on: after-failure
                      when: event.state == 'failure' && event.ref.startsWith('release/')
                      capture: [stock-db]
                    - name: asked
                      on: manual
                      when: event.actor == 'ops'
                      capture: [stock-db]
            blog:
              repositories: [acme/mono]
              paths: [services/blog/**]
              environments:
                production:
                  rules:
                    - on: after-success
                      events: [push]
                      capture: [stock-db]
          """);

  private static PolicyEvent.Builder deployment(String phase) {
    return PolicyEvent.builder("deployment.created", phase, "github", NOW)
        .repository("acme/mono")
        .environment("production")
        .ref("main")
        .attributes(Map.of("tier", "gold"));
  }

  private static PolicyEvent.Builder push(String... files) {
    return PolicyEvent.builder("push", "none", "github", NOW)
        .repository("acme/mono")
        .ref("refs/heads/main")
        .changedPaths(List.of(files), true);
  }

  @Test
  void theFirstRuleOfTheFileThatMatchesDecides() {
    Explanation explanation = Explanation.of(POLICY, deployment("before-deploy").build());

    assertThat(verdicts(explanation, "shop", "production"))
        .containsExactly("hotfix ref", "before-deploy", "fallback -", "main -", "nightly -");
    Decision.Capture capture = captures(explanation).getFirst();
    assertThat(capture.rule()).isEqualTo("shop/production/before-deploy");
    assertThat(capture.retention()).isEqualTo("releases");
    assertThat(capture.method()).isEqualTo(CaptureMethod.FULL);
    assertThat(capture.deadline()).isEqualTo(NOW.plus(Duration.ofMinutes(20)));
    assertThat(capture.gate())
        .contains(new Gate(Gate.Mode.VERIFIED, Duration.ofMinutes(40), Gate.OnTimeout.APPROVE));
  }

  @Test
  void anEnvironmentGetsOneRecoverySetForAnEvent() {
    List<Decision> decisions =
        Explanation.of(POLICY, deployment("before-deploy").ref("hotfix/42").build()).decisions();

    assertThat(decisions)
        .filteredOn(Decision.Capture.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            Decision.Capture.class,
            capture -> assertThat(capture.rule()).isEqualTo("shop/production/hotfix"));
  }

  @Test
  void whoNamesTheApplicationMayNameTheEnvironmentAsThePolicyDoes() {
    Policy policy =
        read(
            """
            version: 1
            data-stores:
              db: {driver: shelf, at: store/shop, keeper: belay, key: none}
            applications:
              shop:
                repositories: [acme/shop]
                environments:
                  production:
                    match: ["prod-*"]
                    rules:
                      - {on: before-deploy, capture: [db]}
            """);
    PolicyEvent.Builder event =
        PolicyEvent.builder("gate.requested", "before-deploy", "api", NOW)
            .environment("production");

    assertThat(captures(Explanation.of(policy, event.application("shop").build()))).hasSize(1);
    assertThat(captures(Explanation.of(policy, event.environment("prod-eu").build()))).hasSize(1);
    assertThat(
            captures(
                Explanation.of(
                    policy,
                    event
                        .application(null)
                        .repository("acme/shop")
                        .environment("production")
                        .build())))
        .isEmpty();
  }

  @Test
  void aConditionThatFailsIsNoMatchAndIsReported() {
    Explanation explanation =
        Explanation.of(POLICY, deployment("before-deploy").attributes(Map.of()).build());

    assertThat(verdicts(explanation, "shop", "production"))
        .startsWith("hotfix ref", "before-deploy when-failed", "fallback");
    assertThat(explanation.failedConditions())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.id()).hasToString("shop/production/before-deploy");
              assertThat(((Missed) rule.verdict()).reason()).contains("tier");
            });
    assertThat(captures(explanation))
        .extracting(Decision.Capture::rule)
        .containsExactly("shop/production/fallback");
  }

  @Test
  void aConditionThatIsNotTrueIsNoMatch() {
    PolicyEvent event =
        PolicyEvent.builder("deployment_status.created", "after-failure", "github", NOW)
            .application("shop")
            .environment("staging")
            .state("error")
            .ref("release/1")
            .build();

    assertThat(verdicts(Explanation.of(POLICY, event), "shop", "staging"))
        .containsExactly("after-failure when", "asked phase");
  }

  @Test
  void anEventWithoutEnvironmentReachesRulesThatNameItsType() {
    Explanation explanation = Explanation.of(POLICY, push("services/shop/App.java").build());

    assertThat(verdicts(explanation, "shop", "production"))
        .containsExactly(
            "hotfix phase", "before-deploy phase", "fallback phase", "main", "nightly -");
    assertThat(captures(explanation))
        .extracting(Decision.Capture::rule, Decision.Capture::trigger)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "shop/production/main", "post-deployment-baseline"));
  }

  @Test
  void aPhaseWithoutEnvironmentMatchesNoRuleByPhase() {
    PolicyEvent event = deployment("before-deploy").environment(null).build();

    assertThat(verdicts(Explanation.of(POLICY, event), "shop", "production"))
        .startsWith("hotfix environment", "before-deploy environment");
  }

  @Test
  void anEventsTypeIsMatchedWhateverItsPhase() {
    PolicyEvent event =
        PolicyEvent.builder("workflow_run.completed", "after-failure", "github", NOW)
            .repository("ACME/shop-api")
            .environment("Production")
            .ref("main")
            .build();

    assertThat(captures(Explanation.of(POLICY, event)))
        .extracting(Decision.Capture::rule)
        .containsExactly("shop/production/main");
  }

  @ParameterizedTest
  @CsvSource({
    "services/shop/a/b.java, shop",
    "services/blog/x.md, blog",
    "services/blog/db/V1.sql, shop blog",
    "README.md, ''",
    "schema.sql, shop",
  })
  void aPushBelongsToTheApplicationsWhoseFilesItChanged(String file, String applications) {
    assertThat(captures(Explanation.of(POLICY, push(file).build())))
        .extracting(Decision.Capture::application)
        .containsExactlyInAnyOrder(
            applications.isEmpty() ? new String[0] : applications.split(" "));
  }

  @Test
  void aPushThatChangedNothingOfAnApplicationSaysSo() {
    assertThat(Explanation.of(POLICY, push("README.md").build()).decisions())
        .contains(
            new Decision.NoMatch(
                "blog", "none of the 1 changed files is one of its paths [services/blog/**]"));
  }

  @Test
  void anIncompleteListOfFilesPassesEveryFilter() {
    PolicyEvent event = push().changedPaths(List.of("README.md"), false).build();

    assertThat(captures(Explanation.of(POLICY, event)))
        .extracting(Decision.Capture::application)
        .containsExactly("shop", "blog");
  }

  @Test
  void aScheduledEventMatchesTheRuleThatItNamesAndNoOther() {
    Explanation explanation = Explanation.of(POLICY, scheduled("shop/production/nightly"));

    assertThat(verdicts(explanation, "shop", "production"))
        .containsExactly(
            "hotfix schedule",
            "before-deploy schedule",
            "fallback schedule",
            "main schedule",
            "nightly");
    assertThat(captures(explanation))
        .extracting(Decision.Capture::rule, Decision.Capture::trigger)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("shop/production/nightly", "schedule"));
  }

  @ParameterizedTest
  @CsvSource({
    "shop/production/main",
    "shop/production/gone",
    "shop/gone/nightly",
    "gone/production/nightly",
    "nightly",
    "''",
  })
  void aScheduledEventOfNoScheduledRuleAsksForNothing(String id) {
    assertThat(Explanation.of(POLICY, scheduled(id)).decisions())
        .isNotEmpty()
        .allMatch(Decision.NoMatch.class::isInstance);
  }

  @Test
  void aScheduledRuleIsNotReachedByItsPhaseAlone() {
    PolicyEvent event =
        PolicyEvent.builder("schedule.fired", "on-schedule", "api", NOW)
            .application("shop")
            .environment("production")
            .build();

    assertThat(captures(Explanation.of(POLICY, event))).isEmpty();
  }

  @Test
  void aManualTriggerIsForManualRulesOnly() {
    PolicyEvent.Builder event =
        PolicyEvent.builder("recovery-set.requested", "manual", "api", NOW)
            .application("shop")
            .environment("staging");

    assertThat(captures(Explanation.of(POLICY, event.actor("ops").build())))
        .extracting(Decision.Capture::rule)
        .containsExactly("shop/staging/asked");
    assertThat(captures(Explanation.of(POLICY, event.actor("dev").build()))).isEmpty();
    assertThat(captures(Explanation.of(POLICY, event.environment("production").build())))
        .extracting(Decision.Capture::rule)
        .containsExactly("shop/production/manual");
  }

  @Test
  void thePolicyKnowsItsSchedules() {
    assertThat(POLICY.schedules())
        .singleElement()
        .satisfies(
            scheduled -> {
              assertThat(scheduled.id()).hasToString("shop/production/nightly");
              assertThat(scheduled.schedule().zone().getId()).isEqualTo("Europe/Berlin");
              assertThat(scheduled.schedule().missed()).isEqualTo(Schedule.Missed.SKIP);
              assertThat(scheduled.schedule().next(NOW))
                  .contains(Instant.parse("2026-11-23T02:00:00Z"));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "main, main, true",
    "main, refs/heads/main, true",
    "refs/heads/main, main, false",
    "v*, refs/tags/v1.2, true",
    "refs/tags/*, refs/heads/x, false",
    "release/*, release/a/b, true",
    "Main, main, false",
    "*, anything, true",
    "a*b*c, a-b-b-c, true",
    "a*b*c, a-b-b, false",
  })
  void refsAreMatchedShortOrInFull(String pattern, String ref, boolean matches) {
    assertThat(new RefPattern(pattern).matches(ref)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "db/**, db/a/b.sql, true",
    "db/**, db, true",
    "db/**, dbx/a, false",
    "**/*.sql, a.sql, true",
    "**/*.sql, x/y/a.sql, true",
    "*.sql, x/a.sql, false",
    "services/*/db/**, services/shop/db/V1.sql, true",
    "services/*/db/**, services/shop/x/db/V1.sql, false",
    "a/**/z, a/z, true",
    "a/**/z, a/b/c/z, true",
    "a/**/b/**/c, a/b/x/b/y/c, true",
    "V?.sql, V1.sql, true",
    "V?.sql, V12.sql, false",
    "DB/**, db/x, false",
    "**, any/thing, true",
  })
  void pathsAreMatchedByGlobs(String glob, String path, boolean matches) {
    assertThat(new PathGlob(glob).matches(path)).isEqualTo(matches);
  }

  private static PolicyEvent scheduled(String id) {
    return PolicyEvent.builder("schedule.fired", "on-schedule", "schedule", NOW)
        .attributes(Map.of(PolicyEvent.SCHEDULE, id))
        .build();
  }

  private static List<String> verdicts(
      Explanation explanation, String application, String environment) {
    return explanation.applications().stream()
        .filter(trace -> trace.application().equals(application))
        .map(ApplicationTrace::environments)
        .flatMap(List::stream)
        .filter(trace -> trace.environment().equals(environment))
        .flatMap(trace -> trace.rules().stream())
        .map(MatchingTest::summary)
        .toList();
  }

  private static String summary(RuleTrace trace) {
    Verdict verdict = trace.verdict();
    String end =
        verdict instanceof Missed missed
            ? " " + missed.criterion().word()
            : verdict instanceof NotReached ? " -" : "";
    return trace.rule().name() + end;
  }

  private static List<Decision.Capture> captures(Explanation explanation) {
    return explanation.decisions().stream()
        .filter(Decision.Capture.class::isInstance)
        .map(Decision.Capture.class::cast)
        .toList();
  }

  private static Policy read(String text) {
    try {
      return PolicyReaderTest.read(text);
    } catch (InvalidPolicyException e) {
      throw new AssertionError(e);
    }
  }
}
