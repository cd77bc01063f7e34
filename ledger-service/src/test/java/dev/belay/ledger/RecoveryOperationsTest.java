package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Operations through the API and the topics; the workers' part is played by the test. */
class RecoveryOperationsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static RunningLedger service;

  private final String application = "shop-" + UUID.randomUUID();
  private final String store = "store-" + UUID.randomUUID();
  private final Story story = new Story().application(application);

  @BeforeAll
  static void start() {
    service = new RunningLedger();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aRollbackComparesWaitsPreparesAndApplies() {
    verifiedSet();

    JsonNode asked = ask("rollbacks", rollback(""), 202);
    String id = asked.path("operationId").asString();
    answerComparison(awaitCommand("compare"), 3, 1);
    JsonNode waiting = awaitStatus(id, "awaiting-confirmation");
    ask("operations/" + id + "/confirm", "", 202);
    answerRestored(awaitCommand("prepare"), RecoveryEventTypes.RESTORE_PREPARED);
    RecoveryCommand apply = awaitCommand("apply");
    assertThat(apply.getManifestDigest()).isEqualTo("b".repeat(64));
    answerRestored(apply, RecoveryEventTypes.RESTORE_APPLIED);
    JsonNode done = awaitStatus(id, "succeeded");
    assertThat(service.get("/v1/status").statusCode()).isEqualTo(200);

    assertThat(waiting.at("/lost/added").asLong()).isEqualTo(3);
    assertThat(waiting.at("/plan/predictedMillis").asLong()).isPositive();
    assertThat(waiting.at("/stores/0/comparison/tables/0/table").asString())
        .isEqualTo("public.orders");
    assertThat(done.path("recoveryTimeMillis").asLong()).isNotNegative();
    assertThat(done.path("dataAgeMillis").isNumber()).isTrue();
    assertThat(apply.getPreRestorePointId()).isNotNull();
    JsonNode preRestore = awaitJson("/v1/recovery-sets/" + done.path("preRestoreSetId").asString());
    assertThat(preRestore.path("trigger").asString()).isEqualTo("pre-restore");
    assertThat(preRestore.at("/recoveryPoints/0/recoveryPointId").asString())
        .isEqualTo(apply.getPreRestorePointId());
    assertThat(eventsOf(story.setId))
        .contains("operation-requested", "operation-confirmed", "operation-completed");
    String labels =
        "{application=\"" + application + "\",environment=\"production\",kind=\"rollback\"} ";
    assertThat(service.get("/actuator/prometheus").body())
        .contains("belay_operations_running{kind=\"drill\"} ")
        .contains("belay_operations_failed_total{kind=\"rollback\"} ")
        .contains("belay_operation_last_success_age_seconds" + labels)
        .contains("belay_operation_recovery_time_seconds" + labels)
        .contains("belay_operation_data_age_seconds" + labels)
        .contains("belay_ledger_readable 1");
  }

  @Test
  void theSameKeyIsTheSameOperation() {
    verifiedSet();
    String key = UUID.randomUUID().toString();

    String first = ask("rollbacks", rollback(""), 202, key).path("operationId").asString();
    String second = ask("rollbacks", rollback(""), 202, key).path("operationId").asString();

    assertThat(second).isEqualTo(first);
  }

  @Test
  void oneOperationAtATimeReplacesAStore() {
    verifiedSet();
    String first = ask("rollbacks", rollback(""), 202).path("operationId").asString();

    JsonNode refused = ask("rollbacks", rollback(""), 409);
    ask("operations/" + first + "/cancel", "", 202);
    awaitStatus(first, "cancelled");

    assertThat(refused.path("detail").asString()).contains(first, store);
    ask("rollbacks", rollback(""), 202);
  }

  @Test
  void whatDoesNotFitIsExplained() {
    service.publish(List.of(story.requested(0, store), story.captured(2, store)));
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        service.json("/v1/recovery-sets/" + story.setId).path("status").asString())
                    .isEqualTo("captured"));

    JsonNode refused = ask("rollbacks", rollback(""), 422);

    assertThat(refused.path("detail").asString()).contains(story.setId, "unverified");
  }

  @Test
  void aSetThatIsNotKnownIsNotFound() {
    verifiedSet();
    UUID unknown = UUID.randomUUID();

    JsonNode refused =
        ask(
            "rollbacks",
            rollback("")
                .replace("\"lastVerified\": true", "\"recoverySetId\": \"" + unknown + "\""),
            404);

    assertThat(refused.path("detail").asString()).contains(unknown.toString());
    assertThat(
            ask(
                    "rollbacks",
                    rollback("")
                        .replace("production", "staging")
                        .replace(
                            "\"lastVerified\": true", "\"recoverySetId\": \"" + story.setId + "\""),
                    422)
                .path("detail")
                .asString())
        .contains("in production");
  }

  @Test
  void theAgeOfASinglePointsDataIsThatPoints() {
    String later = "later-" + store;
    service.publish(
        List.of(
            story.requested(0, store, later),
            story.captured(2, store),
            story.captured(50, later),
            story.verified(60, store, 1, "verified"),
            story.verified(60, later, 1, "verified")));
    awaitVerified();

    JsonNode asked =
        ask(
            "restores",
            """
            {"recoveryPointId": "%s", "target": {"database": "copy"}}
            """
                .formatted(story.point(later)),
            202);

    Instant requestedAt = Instant.parse(asked.path("requestedAt").asString());
    assertThat(asked.path("dataAgeMillis").asLong())
        .isEqualTo(Duration.between(Story.NOON.plusSeconds(49), requestedAt).toMillis());
  }

  @Test
  void aRestoreBesideIsNotCompared() {
    verifiedSet();

    String id =
        ask(
                "restores",
                """
                {"recoveryPointId": "%s", "target": {"database": "copy"}, "confirm": true}
                """
                    .formatted(story.point(store)),
                202)
            .path("operationId")
            .asString();
    RecoveryCommand prepare = awaitCommand("prepare");
    answerRestored(prepare, RecoveryEventTypes.RESTORE_PREPARED);
    RecoveryCommand apply = awaitCommand("apply");
    answerRestored(apply, RecoveryEventTypes.RESTORE_APPLIED);

    assertThat(awaitStatus(id, "succeeded").at("/stores/0/target").asString())
        .isEqualTo(store + "/copy");
    assertThat(prepare.getTarget().getDatabase()).isEqualTo("copy");
    assertThat(apply.getPreRestorePointId()).isNull();
  }

  @Test
  void aCommandIsGivenOnceHoweverOftenItsCauseIsHeard() {
    verifiedSet();
    String id =
        ask("rollbacks", rollback(", \"confirm\": true"), 202).path("operationId").asString();
    RecoveryCommand compare = awaitCommand("compare");

    answerComparison(compare, 1, 1);
    answerComparison(compare, 1, 1);
    awaitStatus(id, "preparing");
    answerRestored(awaitCommand("prepare"), RecoveryEventTypes.RESTORE_PREPARED);
    awaitStatus(id, "applying");
    awaitCommand("apply");

    assertThat(commands())
        .extracting(RecoveryCommand::getAction)
        .containsExactly("compare", "prepare", "apply");
  }

  @Test
  void badRequestsAreNamed() {
    verifiedSet();

    assertThat(ask("rollbacks", "{\"application\": \"a\"}", 400).path("parameter").asString())
        .isEqualTo("environment");
    assertThat(
            ask(
                    "rollbacks",
                    "{\"application\":\"a\",\"environment\":\"e\",\"choose\":{\"lastVerified\":true,\"commit\":\"abcdef1\"}}",
                    400)
                .path("parameter")
                .asString())
        .isEqualTo("choose");
    assertThat(
            ask("rollbacks", rollback(", \"timeout\": \"soon\""), 400).path("parameter").asString())
        .isEqualTo("timeout");
    assertThat(ask("rollbacks", rollback(", \"surprise\": 1"), 400).path("type").asString())
        .isEqualTo("urn:belay:problem:invalid-body");
    assertThat(service.post("/v1/rollbacks", rollback("")).statusCode()).isEqualTo(401);
    assertThat(service.get("/v1/operations?kind=other").statusCode()).isEqualTo(400);
    assertThat(service.get("/v1/operations/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
  }

  @Test
  void whatARequestAsksForBesidesItsBodyIsRefused() {
    JsonNode refused = ask("rollbacks?comfirm=true", rollback(""), 400);

    assertThat(refused.path("parameter").asString()).isEqualTo("comfirm");
  }

  @Test
  void aRunningDrillCanBeCancelled() {
    verifiedSet();
    String id =
        ask(
                "drills",
                "{\"application\": \"%s\", \"environment\": \"production\"}".formatted(application),
                202)
            .path("operationId")
            .asString();

    ask("operations/" + id + "/cancel", "", 202);

    assertThat(awaitStatus(id, "cancelled").path("problem").asString())
        .isEqualTo("it was cancelled");
    assertThat(eventsOf(story.setId)).contains("operation-cancelled", "operation-completed");
    assertThat(commands()).isEmpty();
  }

  @Test
  void anUnknownEventIsInTheChainWhateverItsOperationIsCalled() {
    service.publish(
        List.of(
            PlayedWorker.ofOperation(
                story.event("restore-imagined", 1), "an operation of a later version"),
            PlayedWorker.ofOperation(story.event(RecoveryEventTypes.RESTORE_STARTED, 2), "none")));

    await()
        .atMost(LONG)
        .until(
            () -> service.read(Topics.deadLetter(Topics.RECOVERY_EVENTS), story.setId).size() == 1);
    assertThat(
            service
                .database
                .jdbc
                .sql("select type from ledger.audit_event where recovery_set_id = :id")
                .param("id", UUID.fromString(story.setId))
                .query(String.class)
                .list())
        .containsExactly("restore-imagined");
  }

  private void verifiedSet() {
    service.publish(story.ofOnePoint(store));
    awaitVerified();
  }

  private void awaitVerified() {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        service.json("/v1/recovery-sets/" + story.setId).path("verdict").asString())
                    .isEqualTo("verified"));
  }

  private String rollback(String more) {
    return """
    {"application": "%s", "environment": "production", "choose": {"lastVerified": true}%s}\
    """
        .formatted(application, more);
  }

  private static JsonNode ask(String path, String body, int status, String... key) {
    HttpResponse<String> answer =
        key.length == 0
            ? service.post("/v1/" + path, body, "Authorization", "Bearer " + RunningLedger.TOKEN)
            : service.post(
                "/v1/" + path,
                body,
                "Authorization",
                "Bearer " + RunningLedger.TOKEN,
                "Idempotency-Key",
                key[0]);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningLedger.parse(answer.body());
  }

  private static JsonNode awaitStatus(String id, String status) {
    return await()
        .atMost(LONG)
        .until(
            () -> service.json("/v1/operations/" + id),
            operation -> operation.path("status").asString().equals(status));
  }

  private static JsonNode awaitJson(String path) {
    return await()
        .atMost(LONG)
        .until(() -> service.json(path), found -> found.has("recoverySetId"));
  }

  private List<RecoveryCommand> commands() {
    return worker().commands();
  }

  private RecoveryCommand awaitCommand(String action) {
    return worker().awaitCommand(action);
  }

  private void answerComparison(RecoveryCommand command, long added, long changed) {
    worker().compared(command, added, changed);
  }

  private void answerRestored(RecoveryCommand command, String type) {
    worker().restored(command, type);
  }

  private PlayedWorker worker() {
    return new PlayedWorker(service, store);
  }

  private static List<String> eventsOf(String setId) {
    return await()
        .atMost(LONG)
        .until(
            () ->
                service.read(Topics.RECOVERY_EVENTS, setId).stream()
                    .map(record -> service.decode(record.value()).getType())
                    .toList(),
            types -> types.contains("operation-completed"));
  }
}
