package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.RollbackRequest;
import dev.belay.schemas.Topics;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the policy's {@code approval: two} keeps one person from. */
class SecondPersonTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String APPLICATION = "guarded";
  @TempDir static Path directory;
  private static Path policy;
  private static RunningLedger service;
  private static String alice;
  private static String bob;

  /** The guarded application's set, or that of another one, and the data store of both. */
  private final String store = "store-" + UUID.randomUUID();

  private final Story guarded = new Story().application(APPLICATION);
  private final Story other = new Story().application("other");

  @BeforeAll
  static void start() throws Exception {
    policy = Files.writeString(directory.resolve("belay.yaml"), policyOf("guarded-db"));
    service =
        new RunningLedger("--belay.policy.file=" + policy, "--belay.policy.reload-interval=200ms");
    alice = service.give("alice", null, "read", "recover");
    bob = service.give("bob", null, "read", "recover");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** No test gets another one's set. */
  @BeforeEach
  void forget() {
    service.database.jdbc.sql("delete from ledger.operation_target").update();
    service.database.jdbc.sql("update ledger.recovery_set set environment = 'past'").update();
  }

  @Test
  void whoAsksCanNotConfirmAndSomebodyElseCan() {
    verified(guarded);
    JsonNode asked = ask("rollbacks", rollback(", \"confirm\": true, \"actor\": \"carol\""), alice);
    String id = asked.path("operationId").asString();
    compare();
    JsonNode waiting = awaitStatus(id, "awaiting-confirmation");

    HttpResponse<String> refused = confirm(id, alice);
    JsonNode confirmed = RunningLedger.parse(confirm(id, bob).body());

    assertThat(waiting.path("mayNotConfirm").asString()).isEqualTo("alice");
    assertThat(waiting.path("problem").asString()).contains("somebody else than alice");
    assertThat(refused.statusCode()).isEqualTo(403);
    JsonNode problem = RunningLedger.parse(refused.body());
    assertThat(problem.path("type").asString()).isEqualTo("urn:belay:problem:second-person");
    assertThat(problem.path("detail").asString())
        .contains("asked for by alice", "approval: two", "belay operations confirm " + id);
    assertThat(problem.path("askedBy").asString()).isEqualTo("alice");
    assertThat(confirmed.path("status").asString()).isEqualTo("preparing");
    assertThat(confirmed.path("confirmedBy").asString()).isEqualTo("bob");
    assertThat(confirmed.path("confirmedAt").isNull()).isFalse();
    assertThat(confirmedEvent().getOperation().getConfirmedBy()).isEqualTo("bob");
    assertThat(worker().commands())
        .extracting(RecoveryCommand::getAction)
        .containsExactly("compare", "prepare");
  }

  @Test
  void aConfirmationThatIsSentAgainChangesNothingAndIsNobodyElses() {
    String id = waiting();

    HttpResponse<String> first = confirm(id, bob);
    HttpResponse<String> again = confirm(id, bob);
    String carol = service.give("carol-" + store, null, "recover");

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(RunningLedger.parse(again.body())).isEqualTo(RunningLedger.parse(first.body()));
    assertThat(confirm(id, alice).statusCode()).isEqualTo(409);
    assertThat(confirm(id, carol).statusCode()).isEqualTo(409);
    worker().awaitCommand("prepare");
    assertThat(worker().commands()).hasSize(2);
  }

  @Test
  void ofConfirmationsAtOnceThatOfASecondPersonCountsOnce() throws Exception {
    String carol = service.give("carol-" + store, null, "recover");
    String id = waiting();

    List<Integer> answers =
        atOnce(
            () -> confirm(id, alice).statusCode(),
            () -> confirm(id, bob).statusCode(),
            () -> confirm(id, carol).statusCode(),
            () -> confirm(id, alice).statusCode());

    assertThat(answers).containsOnlyOnce(202).containsAnyOf(409, 403);
    assertThat(answers.getFirst()).isNotEqualTo(202);
    assertThat(answers.getLast()).isNotEqualTo(202);
    worker().awaitCommand("prepare");
    assertThat(worker().commands()).hasSize(2);
  }

  @Test
  void whatThePolicyAsksForAPersonConfirms() {
    verified(guarded);
    Story failure = new Story().application(APPLICATION);
    service.publish(
        List.of(failure.requested(20, store), failure.captured(22, store), failed(failure)));
    compare();
    JsonNode waiting =
        await()
            .atMost(LONG)
            .until(
                () ->
                    service
                        .json("/v1/operations?application=guarded&status=awaiting-confirmation")
                        .path("items")
                        .path(0),
                found -> found.has("operationId"));

    assertThat(waiting.path("mayNotConfirm").asString()).isEqualTo("policy");
    assertThat(confirm(waiting.path("operationId").asString(), alice).statusCode()).isEqualTo(202);
  }

  @Test
  void anotherApplicationsSetIntoAGuardedStoreNeedsTwoAsWell() throws Exception {
    inForce(store);
    verified(other);

    JsonNode replaced = restore(other, ", \"replace\": true, \"tables\": [\"orders\"]");
    forget();
    JsonNode named = restore(other, ", \"database\": \"production\", \"replace\": true");
    forget();
    JsonNode empty = restore(other, ", \"database\": \"copy\"");

    assertThat(replaced.path("status").asString()).isEqualTo("awaiting-confirmation");
    assertThat(replaced.path("mayNotConfirm").asString()).isEqualTo("alice");
    assertThat(named.path("mayNotConfirm").asString()).isEqualTo("alice");
    assertThat(empty.path("mayNotConfirm").isNull()).isTrue();
    assertThat(empty.path("status").asString()).isEqualTo("preparing");
    assertThat(empty.path("confirmedBy").asString()).isEqualTo("alice");
    inForce("guarded-db");
  }

  @Test
  void whatThePolicyDoesNotKnowIsNotReplaced() {
    Story unknown = new Story().application("unknown");
    verified(unknown);

    HttpResponse<String> refused =
        service.post(
            "/v1/rollbacks",
            rollback("").replace(APPLICATION, "unknown"),
            "Authorization",
            "Bearer " + alice);
    JsonNode empty = restore(unknown, ", \"database\": \"copy\"");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(RunningLedger.parse(refused.body()).path("detail").asString())
        .contains("unknown in production", "belay.policy.file", "replace-without-policy");
    assertThat(empty.path("status").asString()).as("replaces nothing").isEqualTo("preparing");
  }

  /** Until the hour is over, the first one's wish counts; afterwards it is the first again. */
  @Test
  void whatWasReplacedIsDroppedWhenASecondPersonWantsIt() {
    String id = waiting();
    confirm(id, bob);
    worker().restored(worker().awaitCommand("prepare"), RecoveryEventTypes.RESTORE_PREPARED);
    worker()
        .restored(
            worker().awaitCommand("apply"), RecoveryEventTypes.RESTORE_APPLIED, store + "_before");
    awaitStatus(id, "succeeded");

    HttpResponse<String> first = drop(id, bob);
    HttpResponse<String> again = drop(id, bob);
    service
        .database
        .jdbc
        .sql("update ledger.drop_asked set asked_at = asked_at - interval '61 min'")
        .update();
    HttpResponse<String> late = drop(id, alice);
    List<String> before = actions();
    HttpResponse<String> second = drop(id, bob);

    for (HttpResponse<String> refused : List.of(first, again)) {
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(RunningLedger.parse(refused.body()).path("detail").asString())
          .contains("bob has asked to drop", "approval: two", "drop-replaced " + id);
    }
    assertThat(late.statusCode()).isEqualTo(403);
    assertThat(RunningLedger.parse(late.body()).path("askedBy").asString()).isEqualTo("alice");
    assertThat(before).doesNotContain("drop-replaced");
    assertThat(second.statusCode()).isEqualTo(202);
    worker().awaitCommand("drop-replaced");
  }

  /** To stop is safe. */
  @Test
  void onePersonIsEnoughToCancel() {
    String id = waiting();

    HttpResponse<String> cancelled =
        service.post("/v1/operations/" + id + "/cancel", "", "Authorization", "Bearer " + alice);

    assertThat(cancelled.statusCode()).isEqualTo(202);
    assertThat(RunningLedger.parse(cancelled.body()).path("status").asString())
        .isEqualTo("cancelled");
  }

  private static HttpResponse<String> drop(String id, String token) {
    return service.post(
        "/v1/operations/" + id + "/drop-replaced", "", "Authorization", "Bearer " + token);
  }

  private List<String> actions() {
    return worker().commands().stream().map(RecoveryCommand::getAction).toList();
  }

  @Test
  void elsewhereOnePersonIsEnough() {
    verified(other);
    JsonNode asked = ask("rollbacks", rollback("").replace(APPLICATION, "other"), alice);
    compare();
    String id = asked.path("operationId").asString();
    JsonNode waiting = awaitStatus(id, "awaiting-confirmation");

    HttpResponse<String> confirmed = confirm(id, alice);

    assertThat(waiting.path("mayNotConfirm").isNull()).isTrue();
    assertThat(confirmed.statusCode()).isEqualTo(202);
    assertThat(RunningLedger.parse(confirmed.body()).path("confirmedBy").asString())
        .isEqualTo("alice");
  }

  private String waiting() {
    verified(guarded);
    String id = ask("rollbacks", rollback(""), alice).path("operationId").asString();
    compare();
    awaitStatus(id, "awaiting-confirmation");
    return id;
  }

  private JsonNode restore(Story story, String target) {
    return ask(
        "restores",
        """
        {"recoveryPointId": "%s", "confirm": true, "target": {"dataStore": "%s"%s}}
        """
            .formatted(story.point(store), store, target),
        alice);
  }

  private RecoveryEvent failed(Story failure) {
    RecoveryEvent captured = failure.captured(21, store);
    return RecoveryEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setType(RecoveryEventTypes.ROLLBACK_REQUESTED)
        .setOccurredAt(captured.getOccurredAt())
        .setProducer("trigger-gateway")
        .setRecoverySetId(failure.setId)
        .setApplication(APPLICATION)
        .setEnvironment(captured.getEnvironment())
        .setTrigger(captured.getTrigger())
        .setRollbackRequest(
            RollbackRequest.newBuilder()
                .setDeploymentId("4711")
                .setDeploymentEventId(UUID.randomUUID().toString())
                .setMode("automatic")
                .setMaxLostRows(10)
                .setPolicyVersion("a".repeat(64))
                .setRule("failed")
                .build())
        .build();
  }

  /** The application is guarded, and what its rule captures. */
  private static String policyOf(String captured) {
    return """
    version: 1
    data-stores:
      %s: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
      other-db: {driver: postgresql, url: "postgresql://localhost/other", username: belay, password: none}
    applications:
      guarded:
        repositories: [acme/guarded]
        environments:
          production:
            approval: two
            rules:
              - {on: before-deploy, capture: [%s]}
      other:
        repositories: [acme/other]
        environments:
          production:
            rules:
              - {on: before-deploy, capture: [other-db]}
    """
        .formatted(captured, captured);
  }

  private static void inForce(String captured) throws Exception {
    Files.writeString(policy, policyOf(captured));
    await()
        .atMost(LONG)
        .until(
            () ->
                service
                    .bean(dev.belay.policy.live.LivePolicy.class)
                    .get()
                    .dataStore(captured)
                    .isPresent());
  }

  private void verified(Story story) {
    service.publish(story.ofOnePoint(store));
    await()
        .atMost(LONG)
        .until(
            () ->
                service
                    .json("/v1/recovery-sets/" + story.setId)
                    .path("verdict")
                    .asString("")
                    .equals("verified"));
  }

  private void compare() {
    worker().compared(worker().awaitCommand("compare"), 3, 1);
  }

  private PlayedWorker worker() {
    return new PlayedWorker(service, store);
  }

  private RecoveryEvent confirmedEvent() {
    return await()
        .atMost(LONG)
        .until(
            () ->
                service.read(Topics.RECOVERY_EVENTS, guarded.setId).stream()
                    .map(record -> service.decode(record.value()))
                    .filter(it -> it.getType().equals(RecoveryEventTypes.OPERATION_CONFIRMED))
                    .toList(),
            found -> !found.isEmpty())
        .getFirst();
  }

  private static String rollback(String more) {
    return """
    {"application": "%s", "environment": "production", "choose": {"lastVerified": true}%s}
    """
        .formatted(APPLICATION, more);
  }

  private static JsonNode ask(String path, String body, String token) {
    HttpResponse<String> answer =
        service.post("/v1/" + path, body, "Authorization", "Bearer " + token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return RunningLedger.parse(answer.body());
  }

  private static HttpResponse<String> confirm(String id, String token) {
    return service.post(
        "/v1/operations/" + id + "/confirm", "", "Authorization", "Bearer " + token);
  }

  private static JsonNode awaitStatus(String id, String status) {
    return await()
        .atMost(LONG)
        .until(
            () -> service.json("/v1/operations/" + id),
            operation -> operation.path("status").asString().equals(status));
  }

  @SafeVarargs
  private static List<Integer> atOnce(Callable<Integer>... requests) throws Exception {
    List<Integer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : threads.invokeAll(List.of(requests))) {
        answers.add(answer.get());
      }
    }
    return answers;
  }
}
