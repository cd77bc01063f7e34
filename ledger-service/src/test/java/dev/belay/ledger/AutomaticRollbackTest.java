package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.RollbackRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the policy has the ledger do: rollbacks after failures, and verifying again. */
class AutomaticRollbackTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  @TempDir static Path directory;
  private static RunningLedger service;

  private final String application = "shop-" + UUID.randomUUID();
  private final String store = "store-" + UUID.randomUUID();
  private final Story before = new Story().application(application);
  private final Story failure = new Story().application(application);

  @BeforeAll
  static void start() throws Exception {
    Path policy =
        Files.writeString(
            directory.resolve("belay.yaml"),
            """
            version: 1
            data-stores:
              again-db: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
            applications:
              again:
                repositories: [acme/again]
                environments:
                  production:
                    verify-again: 1h
                    rules:
                      - {on: before-deploy, capture: [again-db]}
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
  void goesBackToBeforeTheFailedDeploymentWhenTheFailureIsCaptured() {
    service.publish(before.ofOnePoint(store));
    service.publish(List.of(failure.requested(20, store), rollbackRequested("4711")));

    assertThat(operations()).isEmpty();
    service.publish(List.of(failure.captured(22, store)));
    JsonNode rollback = awaitOperation();

    assertThat(rollback.path("recoverySetId").asString()).isEqualTo(before.setId);
    assertThat(rollback.path("actor").asString()).isEqualTo("policy");
    assertThat(rollback.path("status").asString()).isEqualTo("comparing");
    assertThat(rollback.path("reason").asString()).contains("before", "rule failed");
  }

  @Test
  void whatIsNotPossibleIsRecordedAsAFailedRollback() {
    service.publish(
        List.of(
            failure.requested(20, store),
            failure.captured(22, store),
            rollbackRequested("another")));

    JsonNode rollback = awaitOperation();

    assertThat(rollback.path("status").asString()).isEqualTo("failed");
    assertThat(rollback.path("problem").asString())
        .contains("no automatic rollback", "another", "nothing was changed");
  }

  @Test
  void theSameRequestTwiceIsOneRollback() {
    service.publish(before.ofOnePoint(store));
    RecoveryEvent request = rollbackRequested("4711");

    service.publish(
        List.of(failure.requested(20, store), failure.captured(22, store), request, request));
    awaitOperation();

    await().during(Duration.ofSeconds(5)).atMost(LONG).until(() -> operations().size() == 1);
  }

  @Test
  void aPointThatWasVerifiedLongAgoIsVerifiedAgain() {
    Story old = new Story().application("again");

    service.publish(old.ofOnePoint("again-db-" + UUID.randomUUID()));
    await()
        .atMost(LONG)
        .until(
            () ->
                service
                    .json("/v1/recovery-sets/" + old.setId)
                    .path("verdict")
                    .asString()
                    .equals("verified"));
    // The story is of one noon, which may still be to come.
    service
        .database
        .jdbc
        .sql(
            "update ledger.recovery_point set verification_finished_at = now() - interval '2 hours'"
                + " where recovery_set_id = :id")
        .param("id", UUID.fromString(old.setId))
        .update();

    service
        .database
        .jdbc
        .sql("update ledger.verification set requested_at = null, requested_event_id = null")
        .update();
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(service.read("belay.recovery-events", old.setId))
                    .anySatisfy(
                        record -> {
                          RecoveryEvent event = service.decode(record.value());
                          assertThat(event.getType())
                              .isEqualTo(RecoveryEventTypes.VERIFICATION_REQUESTED);
                          assertThat(event.getVerificationRequest().getReason())
                              .contains("older than");
                        }));
  }

  private RecoveryEvent rollbackRequested(@Nullable String deployment) {
    RecoveryEvent captured = failure.captured(21, store);
    return RecoveryEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setType(RecoveryEventTypes.ROLLBACK_REQUESTED)
        .setOccurredAt(captured.getOccurredAt())
        .setProducer("trigger-gateway")
        .setRecoverySetId(failure.setId)
        .setApplication(application)
        .setEnvironment(captured.getEnvironment())
        .setTrigger(captured.getTrigger())
        .setRollbackRequest(
            RollbackRequest.newBuilder()
                .setDeploymentId(deployment)
                .setDeploymentEventId(UUID.randomUUID().toString())
                .setMode("automatic")
                .setMaxLostRows(10)
                .setPolicyVersion("a".repeat(64))
                .setRule("failed")
                .build())
        .build();
  }

  private List<JsonNode> operations() {
    JsonNode page = service.json("/v1/operations?application=" + application);
    return page.path("items").valueStream().toList();
  }

  private JsonNode awaitOperation() {
    return await().atMost(LONG).until(this::operations, found -> !found.isEmpty()).getFirst();
  }
}
