package dev.belay.policy.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.policy.Consistency;
import dev.belay.policy.Drill;
import dev.belay.policy.Environment;
import dev.belay.policy.Gate;
import dev.belay.policy.Hook;
import dev.belay.policy.Phase;
import dev.belay.policy.Policy;
import dev.belay.policy.Rehearsal;
import dev.belay.policy.Rollback;
import dev.belay.policy.Rule;
import dev.belay.policy.SmokeTest;
import dev.belay.policy.VerificationDepth;
import dev.belay.policy.event.PolicyEvent;
import dev.belay.policy.match.Decision;
import dev.belay.policy.match.Explanation;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.SecretReference;
import dev.belay.policy.store.StagingTarget;
import dev.belay.policy.time.Schedule;
import dev.belay.policy.yaml.PolicyProblem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class PolicyReaderTest {
  public static final String GOOD =
      """
      version: 1
      data-stores:
        shop-db:
          driver: postgresql
          url: postgresql://db.internal:5432/shop
          username: belay
          password: env:SHOP_DB_PASSWORD
          parallelism: 4
          assertions:
            - name: every order has a customer
              sql: select true
        stock-db:
          driver: postgresql
          url: postgresql://db.internal/stock
          username: belay
          password: file:secrets/stock
      applications:
        shop:
          repositories: [acme/shop]
          environments:
            production:
              match: [production, "prod-*"]
              rules:
                - on: before-deploy
                  capture: [shop-db, stock-db]
                  timeout: 15m
                  labels: {tier: gold}
                - on: after-failure
                  capture: [shop-db]
                  verification: restore
            staging:
              rules:
                - on: manual
                  capture: [stock-db]
      """;
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

  @Test
  void readsEverythingWithItsDefaults() throws Exception {
    Policy policy = read(GOOD);

    assertThat(policy.version()).matches("[0-9a-f]{64}");
    DataStoreDefinition shop = policy.dataStore("shop-db").orElseThrow();
    assertThat(shop.parallelism()).isEqualTo(4);
    assertThat(shop.password())
        .isEqualTo(new SecretReference.EnvironmentVariable("SHOP_DB_PASSWORD"));
    DataStoreDefinition stock = policy.dataStore("stock-db").orElseThrow();
    assertThat(stock.parallelism()).isEqualTo(2);
    assertThat(stock.password())
        .isEqualTo(new SecretReference.SecretFile(Path.of("/etc/belay/secrets/stock")));
    Rule failure = rule(policy, "after-failure");
    assertThat(failure.timeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(failure.verification()).isEqualTo(VerificationDepth.RESTORE);
  }

  @Test
  void tellsAllProblemsAtOnceWithTheirPlaces() {
    InvalidPolicyException refused =
        refused(
            GOOD.replace("driver: postgresql", "driver: oracle")
                .replace("timeout: 15m", "timeout: 3d")
                .replace("capture: [shop-db]", "capture: [shoe-db]")
                .replace("repositories:", "repos: [a/b]\n    repositories:"));

    assertThat(refused.problems())
        .extracting(PolicyProblem::line, PolicyProblem::path, PolicyProblem::value)
        .contains(
            org.assertj.core.groups.Tuple.tuple(4, "data-stores.shop-db.driver", "oracle"),
            org.assertj.core.groups.Tuple.tuple(19, "applications.shop.repos", null),
            org.assertj.core.groups.Tuple.tuple(
                27, "applications.shop.environments.production.rules[0].timeout", "3d"));
    assertThat(refused.problems()).hasSize(5);
    assertThat(refused)
        .hasMessageContaining("belay.yaml:4:13: data-stores.shop-db.driver: \"oracle\": ")
        .hasMessageContaining("shoe-db")
        .hasMessageContaining("the keys are repositories, paths, environments");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: postgresql://db.internal:5432/shop | url: postgresql://me:hunter2@db/shop",
        "url: postgresql://db.internal:5432/shop | url: postgresql://me:hunt%er2@@db/shop",
        "url: postgresql://db.internal:5432/shop | url: postgresql://db/shop?password=hunter2",
        "password: env:SHOP_DB_PASSWORD | password: hunter2",
        "password: env:SHOP_DB_PASSWORD | password: [hunter2]",
        "password: env:SHOP_DB_PASSWORD | password: \"hunter2",
        "password: env:SHOP_DB_PASSWORD | password: env:hunter2!",
      })
  void neverQuotesWhatMayBeASecret(String good, String bad) {
    InvalidPolicyException refused = refused(GOOD.replace(good, bad));

    assertThat(refused).message().doesNotContain("hunt");
    assertThat(refused.problems()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "version: 1 | version: 2",
        "version: 1 | versio: 1",
        "version: 1 | version: 1~version: 1",
        "parallelism: 4 | parallelism: 65",
        "parallelism: 4 | parallelism: many",
        "shop-db: | Shop_DB!:",
        "on: after-failure | on: before-deploy",
        "on: after-failure | on: sometimes",
        "timeout: 15m | timeout: 25h",
        "timeout: 15m | timeout: 0s",
        "tier: gold | tier: 1",
        "capture: [stock-db] | capture: []",
        "capture: [stock-db] | capture: stock-db",
        "[acme/shop] | [shop]",
        "username: belay | username: *anchor",
        "[shop-db, stock-db] | [shop-db, shop-db]",
        "match: [production, \"prod-*\"] | match: []",
        "[acme/shop] | [acme/shop, Acme/Shop]",
        "repositories: | paths: [/x]~    repositories:",
        "repositories: | paths: [x/]~    repositories:",
        "repositories: | paths: [a**]~    repositories:",
        "repositories: | paths: [../x]~    repositories:",
        "repositories: | paths: []~    repositories:",
        "timeout: 15m | method: incremental",
        "timeout: 15m | retention: For Ever",
        "timeout: 15m | name: Über",
        "timeout: 15m | name: after-failure",
        "timeout: 15m | refs: []",
        "timeout: 15m | refs: [a b]",
        "timeout: 15m | refs: [main, main]",
        "timeout: 15m | events: [a b]",
        "timeout: 15m | when: true",
        "timeout: 15m | when: ''",
        "timeout: 15m | when: event.stat == 'x'",
        "timeout: 15m | when: size(event.state)",
        "timeout: 15m | gate: captured",
        "timeout: 15m | gate: {}",
        "timeout: 15m | gate: {mode: done}",
        "timeout: 15m | gate: {mode: captured, timeout: 31m}",
        "timeout: 15m | gate: {mode: verified, timeout: 25h}",
        "timeout: 15m | gate: {mode: verified, on-timeout: maybe}",
        "timeout: 15m | schedule: {cron: '0 3 * * *', time-zone: UTC}",
        "verification: restore | gate: {mode: captured}",
        "timeout: 15m | rehearse: {command: [flyway]}",
        "timeout: 15m | rehearse: {store: shoe-db, command: [flyway]}",
        "timeout: 15m | rehearse: {store: shop-db, command: [5]}",
        "timeout: 15m | rollback: manual",
        "verification: restore | rollback: never",
        "verification: restore | rollback: {max-lost-rows: 1}",
        "verification: restore | rehearse: {command: [flyway]}",
        "verification: restore | hooks: {}",
        "timeout: 15m | consistency: {max-skew: 0ms}",
        "timeout: 15m | consistency: {max-skew: 25h}",
        "timeout: 15m | consistency: {quiesce: {command: [a]}, resume: {command: []}}",
        "on: after-failure | on: on-schedule",
        "on: after-failure | {on: on-schedule, schedule: {cron: '0 3 * * *'}}",
        "on: manual | {on: on-schedule, schedule: {cron: '0 3 * *', time-zone: UTC}}",
        "on: manual | {on: on-schedule, schedule: {cron: '0 3 * * *', time-zone: Moon/Crater}}",
        "on: manual | on: manual~            events: [push]",
      })
  void refusesWhatBreaksARule(String good, String bad) {
    assertThat(refused(GOOD.replace(good, bad.replace("~", "\n"))).problems()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"''", "[1]", "'- a'", "'a: ['", "'--- 1\n--- 2'", "'version: 1'"})
  void refusesWhatIsNoPolicyAtAll(String text) {
    assertThat(refused(text).problems()).isNotEmpty();
  }

  @Test
  void anExpressionThatDoesNotCompileSaysWhereInItsTextAndTheFileIsWrong() {
    InvalidPolicyException refused =
        refused(GOOD.replace("timeout: 15m", "when: event.stat == 'x' && nobody"));

    assertThat(refused.problems())
        .extracting(PolicyProblem::line, PolicyProblem::column, PolicyProblem::path)
        .containsOnly(
            org.assertj.core.groups.Tuple.tuple(
                26, 19, "applications.shop.environments.production.rules[0].when"));
    assertThat(refused.problems())
        .extracting(PolicyProblem::rule)
        .satisfiesExactly(
            first -> assertThat(first).contains("at its 1:6: there is no event.stat"),
            second -> assertThat(second).contains("at its 1:22: undeclared reference to 'nobody'"));
  }

  @Test
  void aGateHasDefaultsThatFailClosed() throws Exception {
    Policy policy = read(GOOD.replace("timeout: 15m", "gate: {mode: captured}"));

    assertThat(rule(policy, "before-deploy").gate())
        .contains(new Gate(Gate.Mode.CAPTURED, Rule.DEFAULT_TIMEOUT, Gate.OnTimeout.REJECT));
  }

  @Test
  void aRollbackIsAWordOrHasALimit() throws Exception {
    Policy manual = read(GOOD.replace("verification: restore", "rollback: manual"));
    Policy automatic =
        read(
            GOOD.replace(
                "verification: restore",
                "rollback: {mode: automatic, max-lost-rows: 9007199254740992}"));

    assertThat(rule(manual, "after-failure").rollback())
        .contains(new Rollback(Rollback.Mode.MANUAL, OptionalLong.empty()));
    assertThat(rule(automatic, "after-failure").rollback())
        .contains(new Rollback(Rollback.Mode.AUTOMATIC, OptionalLong.of(1L << 53)));
  }

  @Test
  void aRollbackThatMayLoseNobodyKnowsHowMuchIsRefusedWhereItStands() {
    InvalidPolicyException refused =
        refused(GOOD.replace("verification: restore", "rollback: automatic"));

    assertThat(refused.problems())
        .extracting(PolicyProblem::line, PolicyProblem::path, PolicyProblem::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                30, "applications.shop.environments.production.rules[1].rollback", "automatic"));
    assertThat(refused).hasMessageContaining("max-lost-rows: 0");
  }

  @Test
  void aRehearsalHasACommandThatNoShellReads() throws Exception {
    Policy policy =
        read(
            GOOD.replace(
                "timeout: 15m",
                "rehearse: {store: stock-db, command: [sh, '-c', 'a; b'], undo: [c]}"));

    assertThat(rule(policy, "before-deploy").rehearsal())
        .contains(
            new Rehearsal(
                Optional.of("stock-db"),
                List.of("sh", "-c", "a; b"),
                List.of("c"),
                Duration.ofMinutes(5)));
  }

  @Test
  void consistencyHasABudgetAndTwoHooks() throws Exception {
    Policy policy =
        read(
            GOOD.replace(
                "timeout: 15m",
                "consistency: {max-skew: 250ms, quiesce: {http: 'http://shop/pause', timeout: 5s},"
                    + " resume: {command: [resume, shop]}}"));

    assertThat(rule(policy, "before-deploy").consistency())
        .contains(
            new Consistency(
                Optional.of(Duration.ofMillis(250)),
                Optional.of(
                    new Consistency.Hooks(
                        new Hook.Http(URI.create("http://shop/pause"), Duration.ofSeconds(5)),
                        new Hook.Command(List.of("resume", "shop"), Duration.ofSeconds(30))))));
  }

  @Test
  void drillsAndTheirTestsHaveDefaults() throws Exception {
    String drills =
        """
        verify-again: 7d
        drills:
          - name: weekly
            schedule: {cron: '0 3 * * 1', time-zone: UTC, missed: skip}
            choose: random
            recovery-time: 10m
            data-age: 24h
            smoke-tests:
              - {name: there are orders, command: [psql, "-c", select 1]}
              - {name: it answers, http: "http://localhost:8080/health", timeout: 5s}
          - name: by-hand
        """;
    Environment staging =
        read(GOOD + drills.indent(8))
            .application("shop")
            .orElseThrow()
            .environment("staging")
            .orElseThrow();

    Drill weekly = staging.drill("weekly").orElseThrow();
    assertThat(staging.verifyAgain()).contains(Duration.ofDays(7));
    assertThat(weekly.schedule())
        .hasToString("Optional[0 3 * * 1 (UTC)]")
        .hasValueSatisfying(it -> assertThat(it.missed()).isEqualTo(Schedule.Missed.SKIP));
    assertThat(weekly.recoveryTime()).contains(Duration.ofMinutes(10));
    assertThat(weekly.dataAge()).contains(Duration.ofHours(24));
    assertThat(weekly.smokeTests())
        .containsExactly(
            new SmokeTest.Command(
                "there are orders", List.of("psql", "-c", "select 1"), Duration.ofMinutes(1)),
            new SmokeTest.Http(
                "it answers", URI.create("http://localhost:8080/health"), Duration.ofSeconds(5)));
    assertThat(staging.drill("by-hand"))
        .contains(
            new Drill(
                "by-hand",
                Optional.empty(),
                Drill.Choice.NEWEST,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of()));
  }

  private static final String STAGING =
      """
      staging-targets:
        shop-staging:
          driver: postgresql
          url: postgresql://staging.internal/shop
          username: belay
          password: env:STAGING_PASSWORD
      """;

  @Test
  void aDrillGoesIntoStagingTargetsWhichAreATypeOfTheirOwn() throws Exception {
    Policy policy =
        read(
            withStaging(STAGING)
                + "drills: [{name: a, into: {shop-db: shop-staging}}]\n".indent(8));

    assertThat(policy.stagingTargets())
        .containsExactly(
            Map.entry(
                "shop-staging",
                new StagingTarget(
                    "shop-staging",
                    "postgresql",
                    "postgresql://staging.internal/shop",
                    "belay",
                    new SecretReference.EnvironmentVariable("STAGING_PASSWORD"),
                    2)));
    assertThat(policy.dataStores()).doesNotContainKey("shop-staging");
    assertThat(
            policy
                .application("shop")
                .orElseThrow()
                .environment("staging")
                .orElseThrow()
                .drill("a")
                .orElseThrow()
                .into())
        .containsExactly(Map.entry("shop-db", "shop-staging"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {shop-db: stock-db} | no such staging target
          {shop-db: shop-staging, stock-db: shop-staging} | two data stores
          {blog-db: shop-staging} | no such data store
          {} | at least one data store
          """)
  void refusesWhereADrillCanNotGo(String into, String rule) {
    assertThat(
            refused(withStaging(STAGING) + ("drills: [{name: a, into: " + into + "}]\n").indent(8))
                .problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.rule()).contains(rule));
  }

  @ParameterizedTest
  @CsvSource({
    "staging.internal/shop, DB.internal/shop, data store shop-db",
    "staging.internal/shop, db.internal:5432/shop?sslmode=require, data store shop-db",
    "staging.internal/shop, db.internal/stock, data store stock-db",
    "shop-staging:, stock-db:, name of a data store",
  })
  void aDataStoreIsNoStagingTarget(String text, String other, String rule) {
    assertThat(refused(withStaging(STAGING.replace(text, other))).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.rule()).contains(rule));
  }

  private static String withStaging(String staging) {
    return GOOD.replace("applications:\n", staging + "applications:\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verify-again: 59m",
        "verify-again: 366d",
        "drills: [{name: a}, {name: a}]",
        "drills: [{name: a, smoke-tests: [{name: b, command: [c]}, {name: b, command: [d]}]}]",
        "drills: [{name: a, smoke-tests: [{name: b, command: ['']}]}]",
        "drills: [{name: a, smoke-tests: [{name: b, http: 'http:///path'}]}]",
        "drills: [{name: a, schedule: {cron: '0 0 31 2 *', time-zone: UTC}}]",
      })
  void refusesOfAnEnvironmentWhatBreaksARule(String keys) {
    assertThat(refused(GOOD + (keys + "\n").indent(8)).problems()).hasSize(1);
  }

  @Test
  void rulesOfOnePhaseNeedNamesOfTheirOwn() throws Exception {
    String second = "on: before-deploy\n            name: second";

    Policy policy = read(GOOD.replace("on: after-failure", second));

    assertThat(rule(policy, "second").on()).isEqualTo(Phase.BEFORE_DEPLOY);
    assertThat(rule(policy, "before-deploy").retention()).isEqualTo("standard");
  }

  private static Rule rule(Policy policy, String name) {
    return policy
        .application("shop")
        .orElseThrow()
        .environment("production")
        .orElseThrow()
        .rule(name)
        .orElseThrow();
  }

  @Test
  void decidesByRepositoryAndTheSendersNameForTheEnvironment() throws Exception {
    List<Decision> decisions = decide("before-deploy", null, "Prod-EU", "Acme/Shop");

    assertThat(decisions)
        .singleElement()
        .isInstanceOfSatisfying(
            Decision.Capture.class,
            capture -> {
              assertThat(capture.trigger()).isEqualTo("pre-deployment");
              assertThat(capture.rule()).isEqualTo("shop/production/before-deploy");
              assertThat(capture.dataStores())
                  .extracting(DataStoreDefinition::name)
                  .containsExactly("shop-db", "stock-db");
              assertThat(capture.deadline()).isEqualTo(NOW.plusSeconds(900));
              assertThat(capture.labels()).isEqualTo(Map.of("tier", "gold"));
            });
  }

  @Test
  void aManualTriggerTakesAllStoresUnlessARuleSaysWhich() throws Exception {
    Decision everything = decide("manual", "shop", "production", null).getFirst();
    Decision chosen = decide("manual", "shop", "staging", null).getFirst();

    assertThat(((Decision.Capture) everything).dataStores()).hasSize(2);
    assertThat(((Decision.Capture) everything).verification()).isEqualTo(VerificationDepth.FULL);
    assertThat(((Decision.Capture) chosen).dataStores())
        .extracting(DataStoreDefinition::name)
        .containsExactly("stock-db");
  }

  @Test
  void whatDoesNotMatchSaysWhy() throws Exception {
    assertThat(reason("none", null, "production", "acme/shop")).contains("phase \"none\"");
    assertThat(reason("before-deploy", null, "production", "acme/other")).contains("acme/other");
    assertThat(reason("before-deploy", null, "moon", "acme/shop")).contains("moon");
    assertThat(reason("before-deploy", null, null, "acme/shop")).contains("no environment");
    assertThat(reason("after-success", null, "production", "acme/shop")).contains("after-success");
    assertThat(reason("before-deploy", "shoe", "production", null)).contains("shoe");
    assertThat(reason("before-deploy", null, "production", null)).contains("neither");
  }

  private static String reason(
      String phase,
      @org.jspecify.annotations.Nullable String application,
      @org.jspecify.annotations.Nullable String environment,
      @org.jspecify.annotations.Nullable String repository)
      throws Exception {
    return ((Decision.NoMatch) decide(phase, application, environment, repository).getFirst())
        .reason();
  }

  private static List<Decision> decide(
      String phase,
      @org.jspecify.annotations.Nullable String application,
      @org.jspecify.annotations.Nullable String environment,
      @org.jspecify.annotations.Nullable String repository)
      throws Exception {
    return Explanation.of(
            read(GOOD),
            PolicyEvent.builder("deployment.created", phase, "github", NOW)
                .application(application)
                .environment(environment)
                .repository(repository)
                .build())
        .decisions();
  }

  public static Policy read(String text) throws InvalidPolicyException {
    return PolicyReader.read(
        "belay.yaml", text.getBytes(StandardCharsets.UTF_8), Path.of("/etc/belay"));
  }

  private static InvalidPolicyException refused(String text) {
    return catchThrowableOfType(InvalidPolicyException.class, () -> read(text));
  }
}
