package dev.belay.policy.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.policy.Approval;
import dev.belay.policy.Consistency;
import dev.belay.policy.Drill;
import dev.belay.policy.Environment;
import dev.belay.policy.Gate;
import dev.belay.policy.Hook;
import dev.belay.policy.Objectives;
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
import dev.belay.policy.store.ShelfKind;
import dev.belay.policy.store.StagingTarget;
import dev.belay.policy.store.StoneKind;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.store.StoreSettings;
import dev.belay.policy.time.Schedule;
import dev.belay.policy.yaml.PolicyProblem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class PolicyReaderTest {
  private static final StoreKinds KINDS = StoreKinds.of(List.of(new ShelfKind(), new StoneKind()));
  public static final String GOOD =
      """
      version: 1
      data-stores:
        shop-db:
          driver: shelf
          at: store.internal/shop
          keeper: belay
          key: env:SHOP_DB_PASSWORD
          parallelism: 4
          assertions:
            - name: every order has a customer
              look: is it there
        stock-db:
          driver: shelf
          at: store.internal/stock
          keeper: belay
          key: file:secrets/stock
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
    assertThat(secret(shop)).isEqualTo(new SecretReference.EnvironmentVariable("SHOP_DB_PASSWORD"));
    DataStoreDefinition stock = policy.dataStore("stock-db").orElseThrow();
    assertThat(stock.parallelism()).isEqualTo(2);
    assertThat(secret(stock))
        .isEqualTo(new SecretReference.SecretFile(Path.of("/etc/belay/secrets/stock")));
    Rule failure = rule(policy, "after-failure");
    assertThat(failure.capturing().timeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(failure.capturing().verification()).isEqualTo(VerificationDepth.RESTORE);
  }

  @Test
  void tellsAllProblemsAtOnceWithTheirPlaces() {
    InvalidPolicyException refused =
        refused(
            GOOD.replace("driver: shelf", "driver: oracle")
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
        "at: store.internal/shop | at: me:hunter2@store/shop",
        "at: store.internal/shop | at: [hunter2]",
        "at: store.internal/shop | door: hunter2",
        "key: env:SHOP_DB_PASSWORD | key: hunter2",
        "key: env:SHOP_DB_PASSWORD | key: [hunter2]",
        "key: env:SHOP_DB_PASSWORD | key: \"hunter2",
        "key: env:SHOP_DB_PASSWORD | key: env:hunter2!",
      })
  void neverQuotesWhatMayBeASecret(String good, String bad) {
    InvalidPolicyException refused = refused(GOOD.replace(good, bad));

    assertThat(refused).message().doesNotContain("hunt");
    assertThat(refused.problems()).isNotEmpty();
  }

  @Test
  void aDriverThatIsNotInstalledIsRefusedWithThoseThatAre() {
    InvalidPolicyException refused = refused(GOOD.replace("driver: shelf", "driver: cupboard"));

    assertThat(refused.problems())
        .extracting(PolicyProblem::path, PolicyProblem::rule)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "data-stores.shop-db.driver",
                "there is no such driver; the drivers are shelf, stone"),
            org.assertj.core.groups.Tuple.tuple(
                "data-stores.stock-db.driver",
                "there is no such driver; the drivers are shelf, stone"));
  }

  @Test
  void whoHasNoDriversKeepsWhatIsSaidOfAStoreAsItStands() throws Exception {
    String text =
        GOOD.replace("driver: shelf", "driver: cupboard")
            .replace("key: env:SHOP_DB_PASSWORD", "doors: [left, right]\n    deep: 5");

    Policy policy = read(text, StoreKinds.of(List.of()).tolerant());

    DataStoreDefinition shop = policy.dataStore("shop-db").orElseThrow();
    assertThat(shop.driver()).isEqualTo("cupboard");
    assertThat(shop.parallelism()).isEqualTo(4);
    assertThat(shop.settings().values())
        .containsExactly(
            Map.entry("at", "store.internal/shop"),
            Map.entry("keeper", "belay"),
            Map.entry("doors", "left\nright"),
            Map.entry("deep", "5"));
    assertThat(shop.settings().list("doors")).containsExactly("left", "right");
    assertThat(shop.assertions())
        .containsExactly(
            new DataStoreDefinition.NamedAssertion(
                "every order has a customer", "look", "is it there"));
  }

  @Test
  void whoReadsTolerantlyIsStrictWithTheKindsThatAreInstalled() {
    assertThat(
            catchThrowableOfType(
                    InvalidPolicyException.class,
                    () -> read(GOOD.replace("keeper: belay", "keepr: belay"), KINDS.tolerant()))
                .problems())
        .isNotEmpty();
  }

  @Test
  void evenTolerantlyAStoresSettingsAreNoTreeAndNeverQuoted() {
    InvalidPolicyException refused =
        catchThrowableOfType(
            InvalidPolicyException.class,
            () ->
                read(
                    GOOD.replace("driver: shelf", "driver: cupboard")
                        .replace("key: env:SHOP_DB_PASSWORD", "key: {is: hunter2}"),
                    StoreKinds.of(List.of()).tolerant()));

    assertThat(refused.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("data-stores.shop-db.key");
              assertThat(problem.rule()).contains("must be text").contains("not a mapping");
              assertThat(problem.value()).isNull();
            });
  }

  @Test
  void keysOfAKindHaveTypesDefaultsAndRulesTogether() throws Exception {
    String more = "at: store.internal/shop\n    steps: 3\n    lit: true\n    signs: [fire, exit]";

    StoreSettings settings =
        read(GOOD.replace("at: store.internal/shop", more))
            .dataStore("shop-db")
            .orElseThrow()
            .settings();

    assertThat(settings.value("steps")).contains("3");
    assertThat(settings.value("lit")).contains("true");
    assertThat(settings.list("signs")).containsExactly("fire", "exit");
    assertThat(read(GOOD).dataStore("shop-db").orElseThrow().settings().value("steps"))
        .contains("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "steps: 10 | data-stores.shop-db.steps | whole number from 1 to 9",
        "steps: many | data-stores.shop-db.steps | whole number from 1 to 9",
        "lit: 1 | data-stores.shop-db.lit | true or false",
        "signs: [] | data-stores.shop-db.signs | at least one",
        "signs: [a, a] | data-stores.shop-db.signs[1] | twice",
        "signs: [a1] | data-stores.shop-db.signs[0] | letters",
        "sign: [a] | data-stores.shop-db.sign | the keys are driver, at, keeper, key, steps, lit,",
        "steps: 9 | data-stores.shop-db.lit | nine steps need a light",
      })
  void refusesWhatAKeyMayNotHold(String key, String path, String rule) {
    String text = GOOD.replace("at: store.internal/shop", "at: store.internal/shop\n    " + key);

    assertThat(refused(text).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.rule()).contains(rule);
            });
  }

  @Test
  void keysThatAreRequiredAreMissedTogether() {
    String text = GOOD.replace("    keeper: belay\n    key: env:SHOP_DB_PASSWORD\n", "");

    assertThat(refused(text).problems())
        .extracting(PolicyProblem::path, PolicyProblem::rule)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("data-stores.shop-db.keeper", "is required"),
            org.assertj.core.groups.Tuple.tuple("data-stores.shop-db.key", "is required"));
  }

  private static final String STONE = "  the-rock: {driver: stone}\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verification: restore | rollback: manual | driver stone has no rollback, and the rule"
            + " captures the-rock",
        "timeout: 15m | consistency: {max-skew: 1s} | driver stone has no coordinated capture",
      })
  void whatADriverLacksIsSaidWhenThePolicyIsRead(String good, String asked, String rule) {
    String text =
        GOOD.replace("applications:\n", STONE + "applications:\n")
            .replace("capture: [shop-db", "capture: [the-rock, shop-db")
            .replace(good, asked);

    assertThat(refused(text).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.rule()).contains(rule));
  }

  @Test
  void anAutomaticRollbackNeedsADriverThatCompares() {
    String text =
        GOOD.replace("applications:\n", STONE + "applications:\n")
            .replace("capture: [shop-db]", "capture: [the-rock]")
            .replace("verification: restore", "rollback: {mode: automatic, max-lost-rows: 0}");

    assertThat(refused(text).problems())
        .extracting(PolicyProblem::rule)
        .containsExactly(
            "driver stone has no rollback, and the rule captures the-rock",
            "driver stone has no comparison, and the rule captures the-rock");
  }

  @Test
  void aStoreWhoseDriverLacksEverythingIsStillCaptured() throws Exception {
    String text =
        GOOD.replace("applications:\n", STONE + "applications:\n")
            .replace("capture: [shop-db, stock-db]", "capture: [shop-db, the-rock]");

    assertThat(rule(read(text), "before-deploy").capturing().dataStores())
        .containsExactly("shop-db", "the-rock");
  }

  @Test
  void aStagingTargetNeedsADriverThatHasThem() {
    String text = GOOD.replace("applications:\n", "staging-targets:\n" + STONE + "applications:\n");

    assertThat(refused(text).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("staging-targets.the-rock.driver");
              assertThat(problem.rule()).isEqualTo("driver stone has no staging targets");
            });
  }

  @Test
  void assertionsHaveTheFormsOfTheirKind() throws Exception {
    String weighed = GOOD.replace("look: is it there", "weigh: 5 kg");

    assertThat(read(weighed).dataStore("shop-db").orElseThrow().assertions())
        .containsExactly(
            new DataStoreDefinition.NamedAssertion("every order has a customer", "weigh", "5 kg"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "look: is it there | sql: select true | the keys are name, look, weigh",
        "look: is it there | weigh: 123456789 kg | 1 to 10 characters",
        "look: is it there | look: ' ' | 1 to 200 characters",
        "look: is it there | more: 5 | is required",
        "look: is it there | {look: it~        weigh: 5 kg | must have one of look, weigh",
        "driver: shelf | driver: stone | driver stone has no assertions",
      })
  void refusesAnAssertionOfAnotherForm(String good, String bad, String rule) {
    String text = GOOD.replace(good, bad.replace("{", "").replace("~", "\n"));

    assertThat(refused(text)).hasMessageContaining(rule);
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
        "keeper: belay | keeper: *anchor",
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

    assertThat(rule(policy, "before-deploy").safeguards().gate())
        .contains(new Gate(Gate.Mode.CAPTURED, Rule.DEFAULT_TIMEOUT, Gate.OnTimeout.REJECT));
  }

  @Test
  void whatAGateRequiresIsAnObjectiveOfItsEnvironment() throws Exception {
    String requiring =
        GOOD.replace(
            "timeout: 15m", "gate: {mode: verified, timeout: 1h, require: [recovery-time]}");
    Policy policy =
        read(
            requiring.replace(
                "match: [production, \"prod-*\"]", "objectives: {recovery-time: 20m}"));

    assertThat(rule(policy, "before-deploy").safeguards().gate())
        .contains(
            new Gate(
                Gate.Mode.VERIFIED,
                Duration.ofHours(1),
                Gate.OnTimeout.REJECT,
                Optional.of(Duration.ofMinutes(20))));
    assertThat(refused(requiring).problems())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.path())
                  .isEqualTo("applications.shop.environments.production.rules[0].gate.require[0]");
              assertThat(it.toString()).contains("recovery-time");
              assertThat(it.rule())
                  .contains("nothing to be judged by", "objectives: {recovery-time: 15m}");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{mode: captured, require: [recovery-time]} | needs mode: verified",
        "{mode: verified, require: [data-age]} | must be one of recovery-time",
        "{mode: verified, require: [recovery-time, recovery-time]} | is there twice",
        "{mode: verified, require: []} | at least one requirement",
        "{mode: verified, require: recovery-time} | must be a list"
      })
  void whatAGateCannotRequireIsRefused(String gate, String rule) {
    InvalidPolicyException refused =
        refused(
            GOOD.replace("timeout: 15m", "gate: " + gate)
                .replace("match: [production, \"prod-*\"]", "objectives: {recovery-time: 20m}"));

    assertThat(refused.problems())
        .extracting(PolicyProblem::rule)
        .singleElement()
        .asString()
        .contains(rule);
  }

  @Test
  void aRollbackIsAWordOrHasALimit() throws Exception {
    Policy manual = read(GOOD.replace("verification: restore", "rollback: manual"));
    Policy automatic =
        read(
            GOOD.replace(
                "verification: restore",
                "rollback: {mode: automatic, max-lost-rows: 9007199254740992}"));

    assertThat(rule(manual, "after-failure").safeguards().rollback())
        .contains(new Rollback(Rollback.Mode.MANUAL, OptionalLong.empty()));
    assertThat(rule(automatic, "after-failure").safeguards().rollback())
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

    assertThat(rule(policy, "before-deploy").safeguards().rehearsal())
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

    assertThat(rule(policy, "before-deploy").safeguards().consistency())
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
        approval: two
        objectives: {data-age: 90s, drill-age: 30d}
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
    assertThat(staging.approval()).isEqualTo(Approval.TWO);
    assertThat(staging.objectives())
        .isEqualTo(
            new Objectives(
                Optional.of(Duration.ofSeconds(90)),
                Optional.empty(),
                Optional.of(Duration.ofDays(30))));
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
          driver: shelf
          at: staging.internal/shop
          keeper: belay
          key: env:STAGING_PASSWORD
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
                    "shelf",
                    2,
                    new StoreSettings(
                        Map.of("at", "staging.internal/shop", "keeper", "belay", "steps", "1"),
                        Map.of(
                            "key", new SecretReference.EnvironmentVariable("STAGING_PASSWORD"))))));
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
    "staging.internal/shop, STORE.internal/shop, data store shop-db",
    "staging.internal/shop, store.internal/stock, data store stock-db",
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
        "approval: three",
        "approval: 2",
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

    assertThat(rule(policy, "second").occasion().on()).isEqualTo(Phase.BEFORE_DEPLOY);
    assertThat(rule(policy, "before-deploy").capturing().retention()).isEqualTo("standard");
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
    return read(text, KINDS);
  }

  private static Policy read(String text, StoreKinds kinds) throws InvalidPolicyException {
    return PolicyReader.read(
        "belay.yaml", text.getBytes(StandardCharsets.UTF_8), Path.of("/etc/belay"), kinds);
  }

  private static SecretReference secret(DataStoreDefinition store) {
    return Objects.requireNonNull(store.settings().secrets().get("key"));
  }

  private static InvalidPolicyException refused(String text) {
    return catchThrowableOfType(InvalidPolicyException.class, () -> read(text));
  }
}
