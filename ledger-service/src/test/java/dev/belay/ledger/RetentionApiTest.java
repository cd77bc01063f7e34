package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.schemas.RecoveryEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The plan of retention, as the ledger answers it from its tables. */
class RetentionApiTest {
  @TempDir static Path directory;
  private static RunningLedger service;
  private final String application = "app-" + UUID.randomUUID();

  @BeforeAll
  static void start() throws Exception {
    Path policy =
        Files.writeString(
            directory.resolve("belay.yaml"),
            """
            version: 1
            data-stores:
              kept-db: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
            retention:
              standard: {keep-last: 1}
            applications:
              kept:
                repositories: [acme/kept]
                environments:
                  production:
                    rules:
                      - {on: manual, capture: [kept-db]}
            """);
    service =
        new RunningLedger(
            "--belay.policy.file=" + policy, "--belay.ledger.replace-without-policy=true");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void eachSetIsKeptByARuleOrLetGo() {
    Story first = verified(4);
    Story second = verified(40);
    Story last = verified(80);
    Story deployed = new Story().application(application);
    service.publish(
        List.of(
            deployed.requested(100, "orders"),
            deployed.captured(104, "orders"),
            deployed.gateDecided(105, 1, "approved", "captured")));

    String path = "/v1/retention/plan?application=" + application;
    JsonNode plan =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> service.json(path),
                it ->
                    it.path("items").size() == 4
                        && it.at("/totals/letGo").asInt() == 2
                        && of(it, deployed).contains("of the deployment that is live")
                        && it.at("/totals/keptBytes").asLong() > 900_000);

    assertThat(plan.path("policyVersion").asString()).hasSize(64);
    assertThat(plan.at("/totals/keptBytes").asLong()).isEqualTo(1_800_000);
    assertThat(plan.at("/totals/letGoBytes").asLong()).isEqualTo(1_800_000);
    assertThat(of(plan, deployed))
        .contains("\"kept\":true", "not-verified", "of the deployment that is live");
    assertThat(of(plan, last)).contains("keep-last: 1", "the last verified data of orders");
    assertThat(of(plan, second)).contains("\"kept\":false", "its class standard keeps others");
    assertThat(of(plan, first)).contains("\"kept\":false");
    assertThat(service.json(path + "&kept=false").path("items").size()).isEqualTo(2);
    JsonNode page = service.json(path + "&limit=3");
    assertThat(page.path("items").size()).isEqualTo(3);
    JsonNode rest = service.json(path + "&limit=3&cursor=" + page.path("next").asString());
    assertThat(rest.path("items").get(0).path("recoverySetId").asString()).isEqualTo(first.setId);
    assertThat(rest.path("next").isNull()).isTrue();
    assertThat(service.json(path + "&cursor=" + UUID.randomUUID()).path("rule").asString())
        .isEqualTo("the next of an earlier page");
  }

  private Story verified(int second) {
    Story story = new Story().application(application);
    service.publish(
        List.of(
                story.requested(second, "orders"),
                story.captured(second + 2, "orders"),
                story.verified(second + 5, "orders", 1, "verified"))
            .stream()
            .map(
                event ->
                    RecoveryEvent.newBuilder(event)
                        .setTrigger("manual")
                        .setDeploymentId(null)
                        .build())
            .toList());
    return story;
  }

  private static String of(JsonNode plan, Story story) {
    return plan.path("items")
        .valueStream()
        .filter(it -> it.path("recoverySetId").asString().equals(story.setId))
        .findFirst()
        .orElseThrow()
        .toString();
  }
}
