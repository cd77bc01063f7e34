package dev.belay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
  static final String GOOD =
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
    Rule failure =
        policy
            .application("shop")
            .orElseThrow()
            .environment("production")
            .orElseThrow()
            .rule("after-failure")
            .orElseThrow();
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
    return read(GOOD)
        .decide(
            PolicyEvent.builder("deployment.created", phase, "github", NOW)
                .application(application)
                .environment(environment)
                .repository(repository)
                .build());
  }

  static Policy read(String text) throws InvalidPolicyException {
    return PolicyReader.read(
        "belay.yaml", text.getBytes(StandardCharsets.UTF_8), Path.of("/etc/belay"));
  }

  private static InvalidPolicyException refused(String text) {
    return catchThrowableOfType(InvalidPolicyException.class, () -> read(text));
  }
}
