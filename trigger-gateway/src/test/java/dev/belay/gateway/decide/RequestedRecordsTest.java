package dev.belay.gateway.decide;

import dev.belay.gateway.GoldenRecords;
import dev.belay.policy.Policy;
import dev.belay.policy.match.Decision;
import dev.belay.policy.read.PolicyReader;
import dev.belay.policy.store.StoreKinds;
import dev.belay.schemas.DeploymentEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestedRecordsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:05.123Z");

  @TempDir Path folder;

  @Test
  void theSameEventGivesTheSameRecords() throws Exception {
    Path file = folder.resolve("belay.yaml");
    Files.writeString(
        file,
        """
        version: 1
        data-stores:
          orders: {driver: postgresql, url: "postgresql://db/orders", username: belay, password: none}
          stock: {driver: postgresql, url: "postgresql://db/stock", username: belay, password: none}
        applications:
          shop:
            repositories: [acme/shop]
            environments:
              production:
                rules:
                  - on: after-failure
                    capture: [orders, stock]
                    timeout: 30m
                    labels: {team: checkout, cost: "7"}
                    rollback: {mode: automatic, max-lost-rows: 10}
        """);
    Policy policy = PolicyReader.read(file, StoreKinds.installed().tolerant());
    DeploymentEvent event = event();
    Decision.Capture capture =
        RecoverySets.decide(policy, event).stream()
            .filter(Decision.Capture.class::isInstance)
            .map(Decision.Capture.class::cast)
            .findFirst()
            .orElseThrow();
    RequestedSet set = RecoverySets.request(policy, event, capture);

    GoldenRecords.assertSame(
        "requested-records.jsonl",
        List.of(
            set.requested(),
            set.command(),
            RollbackRequests.of(policy, event, capture).orElseThrow()));
  }

  private static DeploymentEvent event() {
    return DeploymentEvent.newBuilder()
        .setEventId("9dd5f49b-6d51-5310-93b5-981dd5cfb864")
        .setSource("github")
        .setDeliveryId("delivery-1")
        .setType("deployment_status")
        .setPhase("after-failure")
        .setReceivedAt(NOW)
        .setEnvironment("production")
        .setRepository("acme/shop")
        .setRef("refs/heads/main")
        .setCommit("abc")
        .setDeploymentId("1001")
        .setUrl("https://github.example/acme/shop")
        .setActor("octocat")
        .setAttributes(Map.of("label.zone", "eu"))
        .build();
  }
}
