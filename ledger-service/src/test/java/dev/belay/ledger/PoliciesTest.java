package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.events.EventWriter;
import dev.belay.events.Happening;
import dev.belay.events.Occurrence;
import dev.belay.events.PolicyRef;
import dev.belay.ledger.audit.AuditChain;
import dev.belay.ledger.audit.ChainCheck;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.trust.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which policies services went by, as they say it themselves. */
class PoliciesTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private static final EventWriter WRITER = new EventWriter("somebody");
  private static final String POLICY =
      """
      version: 1
      data-stores:
        shop-db: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
      applications:
        shop:
          repositories: [acme/shop]
          environments:
            production:
              rules:
                - {on: before-deploy, capture: [shop-db]}
      """;

  @TempDir Path folder;

  /** What a ledger of another test has said at its end may be heard here. */
  private final String mine = "-" + UUID.randomUUID();

  @Test
  void aServiceSaysWhatItGoesByAndWhatItWentBy() throws Exception {
    Path file = Files.writeString(folder.resolve("belay.yaml"), POLICY);
    TestDatabase database = TestDatabase.migrated();
    String first;
    String second;
    try (RunningLedger ledger = ledger(database, file)) {
      first = awaitPolicies(ledger, 1).at("/items/0/digest").asString();
      Files.writeString(file, POLICY + "# of today\n");
      JsonNode reloaded = awaitPolicies(ledger, 2);
      second = reloaded.at("/items/0/digest").asString();

      assertThat(reloaded.at("/items/0/occasion").asString()).isEqualTo("reload");
      assertThat(reloaded.at("/items/0/inForce").asBoolean()).isTrue();
      assertThat(reloaded.at("/items/0/file").asString()).isEqualTo(file.toString());
      assertThat(reloaded.at("/items/1/occasion").asString()).isEqualTo("start");
      assertThat(reloaded.at("/items/1/inForce").asBoolean()).isFalse();
      assertThat(reloaded.at("/items/1/until")).isEqualTo(reloaded.at("/items/0/since"));
      assertThat(reloaded.path("agree").asBoolean()).isTrue();
      assertThat(reloaded.at("/inForce/0/digest").asString()).isEqualTo(second);
      assertThat(reloaded.at("/inForce/0/services/0").asString()).isEqualTo("ledger/one" + mine);
      assertThat(second).isNotEqualTo(first);
    }
    try (RunningLedger ledger = ledger(database, file)) {
      JsonNode started = awaitPolicies(ledger, 3);

      assertThat(started.at("/items/0/occasion").asString()).isEqualTo("start");
      assertThat(started.at("/items/0/digest").asString()).isEqualTo(second);
      assertThat(started.at("/items/1/until").isNull()).isFalse();
      assertThat(ledger.bean(AuditChain.class).verify()).isInstanceOf(ChainCheck.Intact.class);
    }
  }

  @Test
  void whoGoesByAnotherOneIsNamedUntilItEndsOrIsNotHeardOfAnyMore() {
    try (RunningLedger ledger = new RunningLedger()) {
      PolicyRef worker = policy("worker", "two", 'a', NOW.minusSeconds(60));
      PolicyRef gateway = policy("gateway", "one", 'b', NOW.minusSeconds(50));
      PolicyRef killed = policy("worker", "gone", 'c', NOW.minus(Duration.ofHours(40)));
      ledger.publishAs(Role.WORKER, inForce(killed, killed.since()));
      ledger.publishAs(Role.WORKER, inForce(worker, worker.since()));
      ledger.publishAs(Role.GATEWAY, inForce(gateway, gateway.since()));
      JsonNode both = awaitPolicies(ledger, 3);

      ledger.publishAs(Role.WORKER, left(worker, NOW.minusSeconds(5)));
      JsonNode alone =
          await()
              .atMost(LONG)
              .until(() -> ofMine(ledger), policies -> policies.path("agree").asBoolean());

      assertThat(both.path("agree").asBoolean()).isFalse();
      assertThat(ledger.get("/actuator/prometheus").body()).contains("belay_policies_in_force 1.0");
      assertThat(both.path("inForce").valueStream().map(each -> each.at("/services/0").asString()))
          .containsExactly("worker/two" + mine, "gateway/one" + mine);
      assertThat(both.at("/items/2/inForce").asBoolean()).isFalse();
      assertThat(alone.at("/inForce/0/services/0").asString()).isEqualTo("gateway/one" + mine);
      assertThat(alone.at("/items/1/until").asString()).isEqualTo(NOW.minusSeconds(5).toString());

      ledger.publishAs(
          Role.WORKER,
          WRITER.write(
              killed.serviceId(),
              killed.origin(),
              NOW,
              new Happening.PolicyInForce(killed),
              Occurrence.named("still")));
      await().atMost(LONG).until(() -> !ledger.json("/v1/policies").path("agree").asBoolean());
      awaitPolicies(ledger, 3);
    }
  }

  @Test
  void whatIsSaidTwiceIsOneRowAndWhatIsForgedIsNone() {
    try (RunningLedger ledger = new RunningLedger()) {
      PolicyRef gateway = policy("gateway", "one", 'a', NOW);
      PolicyRef forged = policy("gateway", "one", 'b', NOW.plusSeconds(1));
      RecoveryEvent said = inForce(gateway, NOW);
      ledger.publishAs(Role.WORKER, inForce(forged, NOW));
      ledger.publishAs(Role.GATEWAY, said);
      ledger.publishAs(Role.GATEWAY, said);
      JsonNode policies = awaitPolicies(ledger, 1);
      await()
          .atMost(LONG)
          .until(
              () ->
                  ledger
                          .read(
                              Topics.deadLetter(Topics.RECOVERY_EVENTS),
                              gateway.serviceId().toString())
                          .size()
                      == 1);

      long rebuilt = ledger.bean(Ledger.class).rebuild();

      assertThat(rebuilt).isPositive();
      assertThat(awaitPolicies(ledger, 1)).isEqualTo(policies);
      assertThat(policies.at("/items/0/digest").asString()).isEqualTo("a".repeat(64));
    }
  }

  @Test
  void theyAreListedInPagesForWhoMayReadEverything() {
    try (RunningLedger ledger = new RunningLedger()) {
      for (int i = 0; i < 3; i++) {
        PolicyRef policy = policy("worker", "host-" + i, 'a', NOW.plusSeconds(i));
        ledger.publishAs(Role.WORKER, inForce(policy, policy.since()));
      }
      awaitPolicies(ledger, 3);

      JsonNode first = ledger.json("/v1/policies?limit=2&role=worker");
      JsonNode rest =
          ledger.json("/v1/policies?limit=2&role=worker&cursor=" + first.path("next").asString());

      assertThat(first.path("items").size()).isEqualTo(2);
      assertThat(first.at("/inForce/0/services").size()).isEqualTo(3);
      assertThat(rest.path("items").size()).isEqualTo(1);
      assertThat(rest.at("/items/0/instance").asString()).isEqualTo("host-0" + mine);
      assertThat(ledger.json("/v1/policies?digest=none").path("items").size()).isZero();
      assertThat(ledger.get("/v1/policies?role=king").statusCode()).isEqualTo(400);
      assertThat(ledger.get("/v1/policies", null).statusCode()).isEqualTo(401);
      assertThat(ledger.get("/v1/policies", ledger.give("t", null, "recover")).statusCode())
          .isEqualTo(403);
      assertThat(ledger.get("/v1/policies", ledger.give("s", "shop", "read")).statusCode())
          .isEqualTo(403);
      assertThat(ledger.get("/v1/policies", ledger.give("r", null, "read")).statusCode())
          .isEqualTo(200);
    }
  }

  private RunningLedger ledger(TestDatabase database, Path file) {
    return new RunningLedger(
        database,
        "--belay.policy.file=" + file,
        "--belay.policy.reload-interval=200ms",
        "--belay.policy.instance=one" + mine);
  }

  private PolicyRef policy(String role, String instance, char digit, Instant since) {
    return new PolicyRef(
        role,
        instance + mine,
        String.valueOf(digit).repeat(64),
        "/etc/belay/belay.yaml",
        null,
        PolicyRef.START,
        since);
  }

  private static RecoveryEvent inForce(PolicyRef policy, Instant at) {
    return WRITER.write(
        policy.serviceId(), policy.origin(), at, new Happening.PolicyInForce(policy));
  }

  private static RecoveryEvent left(PolicyRef policy, Instant at) {
    return WRITER.write(policy.serviceId(), policy.origin(), at, new Happening.PolicyLeft(policy));
  }

  private JsonNode awaitPolicies(RunningLedger ledger, int count) {
    return await()
        .atMost(LONG)
        .until(() -> ofMine(ledger), policies -> policies.path("items").size() == count);
  }

  private JsonNode ofMine(RunningLedger ledger) {
    ObjectNode page = (ObjectNode) ledger.json("/v1/policies");
    ArrayNode items = page.arrayNode();
    page.path("items")
        .valueStream()
        .filter(item -> item.path("instance").asString().endsWith(mine))
        .forEach(items::add);
    page.set("items", items);
    return page;
  }
}
