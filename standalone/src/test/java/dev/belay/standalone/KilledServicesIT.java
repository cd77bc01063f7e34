package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.standalone.demo.SamplePolicy;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Whichever service is killed, at whatever moment: each deployment ends with exactly one recovery
 * set and the right verdict, and data that is being rolled back is as it was or as it shall be.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledServicesIT {
  private static final long SEED = 20261101L;

  @TempDir static Path home;

  private SeparateServices services;

  @BeforeAll
  void start() throws Exception {
    services = SeparateServices.start(home);
  }

  @AfterAll
  void stop() throws Exception {
    services.close();
  }

  @Test
  void aDeploymentEndsInOneVerifiedSetWhicheverServiceIsKilled() throws Exception {
    Random random = new Random(SEED);
    for (String victim : List.of("worker", "verifier", "gateway")) {
      long id = services.deploy();
      // The capture and the verification of these databases take a few seconds: anywhere within.
      killAndRestart(victim, random.nextInt(2500));

      JsonNode set = services.awaitVerdict(id);

      assertThat(set.path("verdict").asString())
          .as("verdict after %s was killed", victim)
          .isEqualTo("verified");
      assertThat(set.path("status").asString()).isEqualTo("captured");
      assertThat(set.path("recoveryPoints")).hasSize(2);
      assertThat(services.checksOf(set))
          .filteredOn(check -> check.path("name").asString().equals("rehearsal"))
          .singleElement()
          .satisfies(check -> assertThat(check.path("outcome").asString()).isEqualTo("passed"));
      assertThat(set.path("quiesced").asBoolean()).isTrue();
      assertThat(set.path("skewMillis").asLong()).isBetween(0L, 10_000L);
      assertThat(services.stock().writesAreHeldBack()).isFalse();
      services.service(victim).awaitReady();
    }
    assertThat(pointsInTheVault()).isEqualTo(pointsInTheLedger());
  }

  @Test
  void aRollbackLeavesTheDataAsItWasOrBringsAllOfItBackWhicheverServiceIsKilled() throws Exception {
    Random random = new Random(SEED);
    for (String victim : List.of("worker", "ledger")) {
      long id = services.deploy();
      assertThat(services.awaitVerdict(id).path("verdict").asString()).isEqualTo("verified");
      String good = services.shop().paidOrders();
      long goodStock = services.stock().pieces();
      services.shop().deployBadly();
      services.stock().deployBadly();
      String bad = services.shop().paidOrders();
      long badStock = services.stock().pieces();
      String operation = rollBack(id);

      TimeUnit.MILLISECONDS.sleep(random.nextInt(6000));
      services.service(victim).kill();
      assertThat(services.shop().paidOrders()).as("when %s is dead", victim).isIn(good, bad);
      assertThat(services.stock().pieces()).as("when %s is dead", victim).isIn(goodStock, badStock);
      services.service(victim).restart();
      JsonNode ended = services.awaitEnd(operation);

      assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("succeeded");
      assertThat(services.shop().paidOrders()).isEqualTo(good);
      assertThat(services.stock().pieces()).isEqualTo(goodStock);
      assertThat(services.shop().databases()).noneMatch(name -> name.startsWith("belay_"));
      services.service(victim).awaitReady();
    }
  }

  @Test
  void thePolicyRollsAFailedDeploymentBackThoughTheLedgerIsKilled() throws Exception {
    long id = services.deploy();
    assertThat(services.awaitVerdict(id).path("verdict").asString()).isEqualTo("verified");
    String good = services.shop().paidOrders();
    long goodStock = services.stock().pieces();
    services.shop().deployBadly();
    services.stock().deployBadly();

    services.fail(id);
    killAndRestart("ledger", new Random(SEED).nextInt(4000));
    JsonNode rollback = services.awaitRollbackByThePolicy(id);

    assertThat(rollback.path("status").asString()).as(rollback.toString()).isEqualTo("succeeded");
    assertThat(services.shop().paidOrders()).isEqualTo(good);
    assertThat(services.stock().pieces()).isEqualTo(goodStock);
  }

  @Test
  void aDrillIntoStagingEndsWhenItsVerifierIsKilled() throws Exception {
    Random random = new Random(SEED);
    assertThat(services.awaitVerdict(services.deploy()).path("verdict").asString())
        .isEqualTo("verified");
    String before = services.shop().paidOrders();
    long pieces = services.stock().pieces();
    String operation =
        services
            .ledger()
            .request(
                "drills",
                "{\"application\":\"%s\",\"environment\":\"%s\",\"drill\":\"%s\"}"
                    .formatted(
                        SamplePolicy.APPLICATION, SamplePolicy.ENVIRONMENT, SamplePolicy.DRILL))
            .path("operationId")
            .asString();

    killAndRestart("verifier", 500 + random.nextInt(2500));
    JsonNode ended = services.awaitEnd(operation);

    assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("succeeded");
    assertThat(ended.path("recoveryTimeMillis").asLong()).isPositive();
    assertThat(services.shop().paidOrders()).isEqualTo(before);
    assertThat(services.stock().pieces()).isEqualTo(pieces);
    assertThat(services.stock().piecesInStaging()).isEqualTo(pieces);
    assertThat(services.shop().databases()).noneMatch(name -> name.startsWith("belay_"));
    services.service("verifier").awaitReady();
  }

  /** Last, since then it need not wait for the clock. */
  @Test
  @Order(Integer.MAX_VALUE)
  void drillsAreMadeByTheClock() throws Exception {
    assertThat(services.awaitVerdict(services.deploy()).path("verdict").asString())
        .isEqualTo("verified");

    services.awaitDrillByTheClock();
  }

  private String rollBack(long deployment) throws Exception {
    return services
        .ledger()
        .request(
            "rollbacks",
            """
            {"application": "%s", "environment": "%s", "choose": {"deployment": "%d"}, "confirm": true}
            """
                .formatted(SamplePolicy.APPLICATION, SamplePolicy.ENVIRONMENT, deployment))
        .path("operationId")
        .asString();
  }

  private void killAndRestart(String victim, int afterMillis) throws Exception {
    TimeUnit.MILLISECONDS.sleep(afterMillis);
    services.service(victim).kill();
    services.service(victim).restart();
  }

  private Set<String> pointsInTheVault() throws Exception {
    try (Vault vault =
        Vaults.open(
            services.home().vault().toUri(),
            VaultKey.loadOrCreate(services.home().vaultKey()),
            VaultSettings.defaults())) {
      Set<String> points = new TreeSet<>();
      for (String point : vault.recoveryPoints()) {
        if (!vault.manifest(point).manifest().labels().containsKey(Manifest.DRAFT_OF)) {
          points.add(point);
        }
      }
      return points;
    }
  }

  private Set<String> pointsInTheLedger() throws Exception {
    Set<String> known = new TreeSet<>();
    for (JsonNode set : services.ledger().sets()) {
      for (JsonNode point : set.path("recoveryPoints")) {
        known.add(point.path("recoveryPointId").asString());
      }
    }
    return known;
  }
}
