package dev.belay.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.ledger.audit.AuditChain;
import dev.belay.ledger.audit.ChainCheck;
import dev.belay.ledger.read.KnownPoints;
import dev.belay.runtime.consume.DeadLetters;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class LedgerServiceTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static RunningLedger service;

  @BeforeAll
  static void start() {
    service = new RunningLedger(new TestDatabase()); // its tables are the service's own work
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void eventsInAndTheSetOut() {
    Story story = new Story();

    service.publish(story.ofOnePoint("orders"));

    awaitVerdict(story, "verified");
    JsonNode set = service.json("/v1/recovery-sets/" + story.setId);
    assertThat(set.get("status").asString()).isEqualTo("captured");
    assertThat(set.get("requestedAt").asString()).isEqualTo("2026-11-23T12:00:00Z");
    assertThat(set.get("skewMillis").asLong()).isZero();
    assertThat(set.get("labels").get("team").asString()).isEqualTo("checkout");
    assertThat(set.get("ref").isNull()).isTrue();
    JsonNode point = set.get("recoveryPoints").get(0);
    assertThat(point.get("snapshotAt").asString()).isEqualTo("2026-11-23T12:00:03Z");
    assertThat(point.get("warnings").get(0).asString()).isEqualTo("an unlogged table");
    assertThat(point.get("verification").get("checks")).hasSize(2);
    JsonNode detail = service.json("/v1/recovery-points/" + story.point("orders"));
    assertThat(detail.path("rows").asLong()).isEqualTo(1000);
    assertThat(detail.path("unit").asString()).isEqualTo("keys");
    assertThat(detail.get("application").asString()).isEqualTo("shop");
    assertThat(detail.get("verification")).isEqualTo(point.get("verification"));
    KnownPoints known = service.bean(KnownPoints.class);
    UUID other = UUID.randomUUID();
    assertThat(known.unknown(List.of(UUID.fromString(story.point("orders")), other)))
        .containsExactly(other);
    assertThat(known.unknown(List.of())).isEmpty();
    assertThat(known.lastCapture()).isPresent();
  }

  @Test
  void thePageLoadsNothingFromElsewhereAndHoldsNoData() {
    HttpResponse<String> page = service.get("/", null);
    HttpResponse<String> script = service.get("/belay.js", null);
    HttpResponse<String> style = service.get("/belay.css", null);

    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
    assertThat(script.headers().firstValue("Content-Type"))
        .contains("text/javascript;charset=UTF-8");
    assertThat(style.headers().firstValue("Content-Type")).contains("text/css;charset=UTF-8");
    for (HttpResponse<String> file : List.of(page, script, style)) {
      assertThat(file.statusCode()).isEqualTo(200);
      assertThat(file.body()).doesNotContain("http:").doesNotContain("https:");
      assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(file.headers().firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none';")
          .doesNotContain("unsafe");
    }
    assertThat(service.get("/v1/status", null).statusCode()).isEqualTo(401);
  }

  @Test
  void theStatusSaysHowAnEnvironmentStandsAndWhatNeedsAPerson() {
    Story story = new Story().application("standing");
    service.publish(story.ofOnePoint("orders"));
    awaitVerdict(story, "verified");
    assertThat(service.json("/v1/status?application=standing").path("needsPerson").asBoolean())
        .isFalse();
    service.publish(List.of(story.verified(99, "orders", 7, "failed")));
    awaitVerdict(story, "failed");

    JsonNode status = service.json("/v1/status?application=standing");

    JsonNode environment = status.at("/environments/0");
    JsonNode need = environment.at("/needs/0");
    assertThat(status.path("needsPerson").asBoolean()).isTrue();
    assertThat(environment.at("/stores/0/dataStore").asString()).isEqualTo("orders");
    assertThat(environment.at("/stores/0/predictedRecoveryMillis").isNumber()).isTrue();
    assertThat(environment.at("/objectives/dataAge/judgement").asString()).isEqualTo("not-judged");
    assertThat(need.path("kind").asString()).isEqualTo("worsened");
    assertThat(need.path("text").asString()).contains("orders", "digest");
    assertThat(need.path("command").asString()).isEqualTo("belay sets show " + story.setId);
    assertThat(service.json("/v1/status?application=none").path("environments")).isEmpty();
    assertThat(service.get("/v1/status?limit=1").statusCode()).isEqualTo(400);
  }

  @Test
  void aPoisonedRecordGoesToTheDeadLettersAndTheNextIsRecorded() {
    Story story = new Story();
    RecoveryEvent contradictory = story.verified(3, "orders", 9, "failed");
    contradictory.put(
        "verified",
        dev.belay.schemas.Verified.newBuilder(contradictory.getVerified())
            .setVerdict("splendid")
            .build());

    service.send(story.setId, "no Avro at all".getBytes(UTF_8));
    service.publish(List.of(contradictory));
    service.publish(story.ofOnePoint("orders"));

    awaitVerdict(story, "verified");
    List<ConsumerRecord<byte[], byte[]>> dead =
        service.read(Topics.deadLetter(Topics.RECOVERY_EVENTS), story.setId);
    assertThat(dead).hasSize(2);
    assertThat(dead.getFirst().value()).isEqualTo("no Avro at all".getBytes(UTF_8));
    assertThat(cause(dead.getFirst())).isNotBlank();
    assertThat(cause(dead.getLast()))
        .isEqualTo(
            "recovery event %s: verified.verdict is \"splendid\": it must be verified, failed or unknown"
                .formatted(contradictory.getEventId()));
  }

  @Tag("faults")
  @Test
  void aDatabaseThatGoesAwayDelaysButLosesNothing() {
    Story story = new Story();
    List<RecoveryEvent> events = story.ofOnePoint("orders");
    service.publish(events.subList(0, 2));
    await()
        .atMost(LONG)
        .until(() -> service.get("/v1/recovery-sets/" + story.setId).statusCode() == 200);

    service.database.goAway();
    service.publish(events.subList(2, events.size()));
    await()
        .atMost(LONG)
        .until(() -> service.get("/v1/recovery-sets/" + story.setId).statusCode() == 503);
    String gaugesMeanwhile = service.get("/actuator/prometheus").body();
    await().atMost(LONG).until(() -> service.get("/actuator/health").statusCode() == 503);
    int aliveMeanwhile = service.get("/actuator/health/liveness").statusCode();
    service.database.comeBack();

    awaitVerdict(story, "verified");
    assertThat(gaugesMeanwhile)
        .contains("belay_ledger_readable 0")
        .doesNotContain("belay_recovery_sets{");
    assertThat(aliveMeanwhile).isEqualTo(200);
    assertThat(service.read(Topics.deadLetter(Topics.RECOVERY_EVENTS), story.setId)).isEmpty();
    assertThat(service.bean(AuditChain.class).verify()).isInstanceOf(ChainCheck.Intact.class);
  }

  @Test
  void connectionsThatAreCutInTheMiddleLoseNothing() {
    List<Story> stories = java.util.stream.Stream.generate(Story::new).limit(10).toList();

    for (Story story : stories) {
      service.publish(story.ofOnePoint("orders"));
      service.database.cutConnections();
    }

    stories.forEach(story -> awaitVerdict(story, "verified"));
    assertThat(service.bean(AuditChain.class).verify()).isInstanceOf(ChainCheck.Intact.class);
  }

  @Test
  void filtersAndPagesTheNewestFirst() {
    Story older = new Story().application("pages").commit("feedface" + "0".repeat(32));
    Story newer = new Story().application("pages").commit("feedfacf" + "0".repeat(32));
    service.publish(List.of(older.requested(0, "orders"), newer.requested(60, "orders")));
    await().atMost(LONG).until(() -> ids("application=pages").size() == 2);

    JsonNode first = service.json("/v1/recovery-sets?application=pages&limit=1");
    JsonNode second =
        service.json(
            "/v1/recovery-sets?application=pages&limit=1&cursor=" + first.get("next").asString());

    assertThat(ids("application=pages")).containsExactly(newer.setId, older.setId);
    assertThat(first.get("items").get(0).get("recoverySetId").asString()).isEqualTo(newer.setId);
    assertThat(second.get("items").get(0).get("recoverySetId").asString()).isEqualTo(older.setId);
    assertThat(second.get("next").isNull()).isTrue();
    assertThat(ids("commit=FEEDFACE")).containsExactly(older.setId);
    assertThat(ids("application=pages&deployment=4711&verdict=unverified")).hasSize(2);
    assertThat(ids("application=pages&verdict=verified")).isEmpty();
    assertThat(ids("application=pages&environment=staging")).isEmpty();
  }

  /** A worker that never answers, and one that waits and waits: the ledger's clock knows. */
  @Test
  void whatIsMissingAfterItsDeadlineIsOverdueUntilAResultComes() {
    Story silent = new Story().application("late");
    Story waiting = new Story().application("late");
    Story ended = new Story().application("late");
    Instant due = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(3);
    service.publish(
        List.of(
            Story.by(due, silent.requested(0, "orders")),
            Story.by(due, ended.requested(0, "orders")),
            ended.captureFailed(1, "orders"),
            Story.by(due, waiting.requested(0, "orders", "stock")),
            waiting.captured(1, "stock"),
            waiting.captureStarted(1, "orders"),
            waiting.captureWaits(2, "orders", "S3 answered 503 SlowDown"),
            waiting.captureWaits(5, "orders", "S3 answered 503 SlowDown, again"),
            waiting.captureProgressed(6, "orders")));
    await()
        .atMost(LONG)
        .until(
            () ->
                service
                    .json("/v1/recovery-sets/" + waiting.setId)
                    .at("/recoveryPoints/0/lastFailure/attempts")
                    .asInt(0),
            attempts -> attempts == 5);

    await().atMost(LONG).until(() -> ids("application=late&overdue=true").size() == 2);

    JsonNode set = service.json("/v1/recovery-sets/" + waiting.setId);
    assertThat(set.get("status").asString()).isEqualTo("capturing");
    assertThat(set.get("overdueSince").asString()).isEqualTo(due.toString());
    JsonNode orders = set.at("/recoveryPoints/0");
    assertThat(orders.get("overdueSince").asString()).isEqualTo(due.toString());
    assertThat(orders.at("/lastFailure/message").asString())
        .isEqualTo("S3 answered 503 SlowDown, again");
    assertThat(set.at("/recoveryPoints/1/overdueSince").isNull()).isTrue();
    assertThat(service.json("/v1/recovery-sets/" + ended.setId).get("overdueSince").isNull())
        .isTrue();
    String gauge = "belay_recovery_sets_overdue{application=\"late\",environment=\"production\"} ";
    assertThat(service.get("/actuator/prometheus").body()).contains(gauge + "2.0");

    service.publish(List.of(silent.captured(90, "orders"), waiting.captureFailed(90, "orders")));

    await().atMost(LONG).until(() -> ids("application=late&overdue=true").isEmpty());
    JsonNode late = service.json("/v1/recovery-sets/" + silent.setId);
    assertThat(late.get("status").asString()).isEqualTo("captured");
    assertThat(late.get("overdueSince").isNull()).isTrue();
    assertThat(
            service
                .json("/v1/recovery-sets/" + waiting.setId)
                .at("/recoveryPoints/0/lastFailure")
                .isNull())
        .isTrue();
    assertThat(service.get("/actuator/prometheus").body()).contains(gauge + "0.0");
  }

  @Test
  void aGateThatAPersonDecidedSaysWhoAndWhyAndTheSetStaysUnverified() {
    Story story = new Story().application("overridden");
    service.publish(
        List.of(
            story.requested(-61, "orders"),
            story.gateOpened(-60, 1),
            story.gateOverridden(30, 1, "approved", "ada")));
    await().atMost(LONG).until(() -> gates("decision=approved&application=overridden").size() == 1);

    JsonNode gate =
        service.json("/v1/gates?id-prefix=" + story.gate(1).substring(0, 9)).at("/items/0");
    JsonNode set = service.json("/v1/recovery-sets?id-prefix=" + story.setId.substring(0, 6));

    assertThat(gate.get("gateId").asString()).isEqualTo(story.gate(1));
    assertThat(gate.get("cause").asString()).isEqualTo("overridden");
    assertThat(gate.get("decidedBy").asString()).isEqualTo("ada");
    assertThat(set.at("/items/0/verdict").asString()).isEqualTo("unverified");
    assertThat(set.at("/items/0/gates/0/reason").asString())
        .isEqualTo("approved without a verified set, by ada: in a hurry");
    String point = set.at("/items/0/recoveryPoints/0/recoveryPointId").asString();
    assertThat(
            service
                .json("/v1/recovery-points?id-prefix=" + point.substring(0, 8))
                .at("/items/0/recoveryPointId")
                .asString())
        .isEqualTo(point);
    assertThat(
            service
                .json("/v1/status?application=overridden")
                .at("/environments/0/needs")
                .toString())
        .contains("gate-overridden", "by ada: in a hurry");
  }

  @Test
  void gatesAreListedWithTheirDecisionsTheNewestFirst() {
    Story first = new Story().application("gates").commit("abcabca" + "0".repeat(33));
    Story second = new Story().application("gates").commit("abcabcb" + "0".repeat(33));
    service.publish(
        List.of(
            first.requested(0, "orders"),
            first.gateOpened(-60, 1),
            first.gateDecided(30, 1, "rejected", "timeout"),
            first.gateAnswered(31, 1, "rejected"),
            second.gateOpened(120, 1)));
    await().atMost(LONG).until(() -> gates("application=gates").size() == 2);
    await().atMost(LONG).until(() -> gates("decision=rejected&application=gates").size() == 1);

    JsonNode page = service.json("/v1/gates?application=gates&limit=1");
    JsonNode next =
        service.json("/v1/gates?application=gates&limit=1&cursor=" + page.get("next").asString());
    JsonNode gate = service.json("/v1/gates/" + first.gate(1));

    assertThat(gates("application=gates")).containsExactly(second.gate(1), first.gate(1));
    assertThat(page.at("/items/0/gateId").asString()).isEqualTo(second.gate(1));
    assertThat(next.at("/items/0/gateId").asString()).isEqualTo(first.gate(1));
    assertThat(next.get("next").isNull()).isTrue();
    assertThat(gates("commit=ABCABCB")).containsExactly(second.gate(1));
    assertThat(gates("application=gates&decision=waiting&platform=github&environment=production"))
        .containsExactly(second.gate(1));
    assertThat(gates("application=gates&platform=gitlab")).isEmpty();
    assertThat(gate.get("cause").asString()).isEqualTo("timeout");
    assertThat(gate.get("openedAt").asString()).isEqualTo("2026-11-23T11:59:00Z");
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        service
                            .json("/v1/recovery-sets/" + first.setId)
                            .at("/gates/0/answer/answeredAt")
                            .asString())
                    .isEqualTo("2026-11-23T12:00:31Z"));
    JsonNode set = service.json("/v1/recovery-sets/" + first.setId);
    assertThat(set.get("method").asString()).isEqualTo("full");
    assertThat(set.get("retention").asString()).isEqualTo("standard");
    assertThat(service.get("/v1/recovery-sets/" + second.setId).statusCode()).isEqualTo(404);
    assertThat(service.get("/actuator/prometheus").body())
        .contains("belay_gates{decision=\"waiting\"}")
        .contains("belay_gate_wait_seconds{application=\"gates\",environment=\"production\"} 90.0");
  }

  @Test
  void aSecondDifferentDecisionGoesToTheDeadLetters() {
    Story story = new Story().application("twice");
    service.publish(
        List.of(
            story.gateDecided(1, 1, "rejected", "timeout"),
            story.gateDecided(2, 1, "approved", "verified"),
            story.gateOpened(-60, 1)));

    await()
        .atMost(LONG)
        .until(
            () -> service.read(Topics.deadLetter(Topics.RECOVERY_EVENTS), story.setId).size() == 1);
    assertThat(
            cause(service.read(Topics.deadLetter(Topics.RECOVERY_EVENTS), story.setId).getFirst()))
        .isEqualTo(
            "gate %s has decision \"rejected\": the event says \"approved\""
                .formatted(story.gate(1)));
    assertThat(service.json("/v1/gates/" + story.gate(1)).get("decision").asString())
        .isEqualTo("rejected");
  }

  @ParameterizedTest
  @CsvSource({
    "decision=maybe, decision, maybe",
    "verdict=verified, verdict, verified",
    "limit=0, limit, 0",
  })
  void aBadParameterOfTheListOfGatesIsNamed(String query, String name, String value) {
    HttpResponse<String> response = service.get("/v1/gates?" + query);

    assertProblem(response, 400);
    JsonNode problem = RunningLedger.parse(response.body());
    assertThat(problem.get("parameter").asString()).isEqualTo(name);
    assertThat(problem.get("value").asString()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit, 0",
    "limit=201, limit, 201",
    "id-prefix=abc, id-prefix, abc",
    "id-prefix=not-an-id, id-prefix, not-an-id",
    "limit=many, limit, many",
    "commit=abc, commit, abc",
    "commit=abcdefg, commit, abcdefg",
    "verdict=splendid, verdict, splendid",
    "cursor=nonsense, cursor, nonsense",
    "aplication=shop, aplication, shop",
    "application=, application, ''",
    "overdue=yes, overdue, yes",
  })
  void aBadParameterIsNamedWithItsValueAndTheRule(String query, String name, String value) {
    HttpResponse<String> response = service.get("/v1/recovery-sets?" + query);

    assertProblem(response, 400);
    JsonNode problem = RunningLedger.parse(response.body());
    assertThat(problem.get("parameter").asString()).isEqualTo(name);
    assertThat(problem.get("value").asString()).isEqualTo(value);
    assertThat(problem.get("rule").asString()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/recovery-sets/6f1d3c52-2f7e-5b8a-9c41-b31a7e0c2a11, 404",
    "GET, /v1/recovery-points/6f1d3c52-2f7e-5b8a-9c41-b31a7e0c2a11, 404",
    "GET, /v1/recovery-sets/one, 400",
    "GET, /v1/gates/6f1d3c52-2f7e-5b8a-9c41-b31a7e0c2a11, 404",
    "GET, /v1/gates/one, 400",
    "GET, /v1/nothing, 404",
    "GET, /nothing, 404",
    "DELETE, /v1/recovery-sets, 405",
    "POST, /v1/recovery-points/6f1d3c52-2f7e-5b8a-9c41-b31a7e0c2a11/verifications, 400",
  })
  void everyFailureIsAProblem(String method, String path, int status) {
    HttpResponse<String> response =
        service.exchange(
            HttpRequest.newBuilder(service.uri(path))
                .header("Authorization", "Bearer " + RunningLedger.TOKEN)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());

    assertProblem(response, status);
  }

  @Test
  void aVerificationRequestIsOnTheTopicBeforeTheAnswer() {
    Story story = new Story();
    service.publish(story.ofOnePoint("orders"));
    awaitVerdict(story, "verified");

    HttpResponse<String> response = verify(story, "{\"reason\":\"audit\"}", RunningLedger.TOKEN);

    assertThat(response.statusCode()).isEqualTo(202);
    String id = RunningLedger.parse(response.body()).get("verificationId").asString();
    List<RecoveryEvent> requests =
        service.read(Topics.RECOVERY_EVENTS, story.setId).stream()
            .map(it -> service.decode(it.value()))
            .filter(it -> it.getType().equals(RecoveryEventTypes.VERIFICATION_REQUESTED))
            .toList();
    assertThat(requests.getLast().getVerificationRequest().getVerificationId()).isEqualTo(id);
    assertThat(requests.getLast().getRecoveryPointId()).isEqualTo(story.point("orders"));
    assertThat(requests.getLast().getVerificationRequest().getManifestDigest())
        .isEqualTo("b".repeat(64));
  }

  @Test
  void aVerificationOfAPointThatIsNotCapturedIsAConflict() {
    Story story = new Story();
    service.publish(List.of(story.requested(0, "orders")));
    awaitVerdict(story, "unverified");

    assertProblem(verify(story, "{\"reason\":\"audit\"}", RunningLedger.TOKEN), 409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}", "{\"reason\":\" \"}", "{\"reason\":\"x\",\"depth\":\"full\"}", "{", "''"})
  void aBadVerificationRequestIsRefused(String body) {
    assertProblem(verify(new Story(), body, RunningLedger.TOKEN), 400);
  }

  @ParameterizedTest
  @CsvSource({
    "wrong, Bearer error=\"invalid_token\"",
    "correct-horse-battery-stapl, Bearer error=\"invalid_token\"",
    "'', Bearer"
  })
  void aWrongTokenIsRefused(String token, String challenge) {
    HttpResponse<String> response = verify(new Story(), "{\"reason\":\"audit\"}", token);

    assertProblem(response, 401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains(challenge);
  }

  @Test
  void healthNamesDatabaseAndKafka() {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              JsonNode health = service.json("/actuator/health");
              assertThat(health.get("status").asString()).isEqualTo("UP");
              assertThat(health.get("components").get("db").get("status").asString())
                  .isEqualTo("UP");
              assertThat(health.at("/components/kafka/status").asString()).isEqualTo("UP");
            });
  }

  @Test
  void gaugesComeFromTheTables() {
    Story story = new Story().application("gauges");
    service.publish(story.ofOnePoint("orders"));
    awaitVerdict(story, "verified");

    String gauges = service.get("/actuator/prometheus").body();

    String labels = "{application=\"gauges\",data_store=\"orders\",environment=\"production\"} ";
    assertThat(gauges)
        .contains("belay_last_capture_duration_seconds" + labels + "3.0")
        .contains("belay_last_capture_logical_bytes" + labels + "5000000.0")
        .contains("belay_last_capture_stored_bytes" + labels + "900000.0")
        .contains("belay_last_restore_duration_seconds" + labels + "1.5")
        .contains("belay_newest_verified_point_age_seconds" + labels)
        .contains("belay_unverified_age_seconds" + labels + "0.0")
        .contains("belay_recovery_sets{verdict=\"failed\"}")
        .contains("belay_ledger_readable 1");
  }

  @Test
  void aVerdictThatBecameWorseIsAnAlarm() {
    Story story = new Story().application("worse");
    service.publish(story.ofOnePoint("orders"));
    awaitVerdict(story, "verified");
    String labels = "{application=\"worse\",data_store=\"orders\",environment=\"production\"} ";
    String before = service.get("/actuator/prometheus").body();

    service.publish(List.of(story.verified(90, "orders", 2, "failed")));
    awaitVerdict(story, "failed");

    assertThat(before).contains("belay_verification_worsened" + labels + "0.0");
    assertThat(service.get("/actuator/prometheus").body())
        .contains("belay_verification_worsened" + labels + "1.0");
    assertThat(
            service
                .json("/v1/recovery-points/" + story.point("orders"))
                .path("worsened")
                .asBoolean())
        .isTrue();
  }

  @Test
  void theCommittedDescriptionIsUpToDate() throws IOException {
    String described = service.get("/v3/api-docs").body();

    Path committed = Path.of("..", "docs", "reference", "openapi", "ledger.json");
    if (Boolean.getBoolean("belay.openapi.write")) {
      Files.createDirectories(committed.getParent());
      Files.writeString(committed, described.strip() + "\n");
    }
    assertThat(RunningLedger.parse(Files.readString(committed)))
        .as("write it with -Dbelay.openapi.write=true")
        .isEqualTo(RunningLedger.parse(described));
  }

  @ParameterizedTest
  @CsvSource({
    "spring.application.name, ledger-service",
    "spring.cloud.stream.bindings.recoveryEvents-in-0.group, ledger-service",
    "spring.cloud.stream.bindings.recoveryEvents-in-0.destination, belay.recovery-events",
    "spring.cloud.stream.kafka.binder.auto-create-topics, false",
    "spring.flyway.table, ledger_schema_history",
    "spring.threads.virtual.enabled, true",
  })
  void settingsThatOthersRelyOn(String name, String value) {
    assertThat(service.property(name)).isEqualTo(value);
  }

  private static void awaitVerdict(Story story, String verdict) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(service.get("/v1/recovery-sets/" + story.setId).body())
                    .contains("\"recoverySetId\"")
                    .satisfies(
                        body ->
                            assertThat(RunningLedger.parse(body).get("verdict").asString())
                                .isEqualTo(verdict)));
  }

  private static List<String> gates(String query) {
    return service
        .json("/v1/gates?" + query)
        .get("items")
        .valueStream()
        .map(gate -> gate.get("gateId").asString())
        .toList();
  }

  private static List<String> ids(String query) {
    return service
        .json("/v1/recovery-sets?" + query)
        .get("items")
        .valueStream()
        .map(set -> set.get("recoverySetId").asString())
        .toList();
  }

  private static HttpResponse<String> verify(Story story, String body, String token) {
    return service.post(
        "/v1/recovery-points/" + story.point("orders") + "/verifications",
        body,
        "Authorization",
        "Bearer " + token);
  }

  private static void assertProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = RunningLedger.parse(response.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("type").asString()).startsWith("urn:belay:problem:");
    assertThat(problem.get("detail").asString()).isNotBlank();
  }

  private static String cause(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.headers().lastHeader(DeadLetters.CAUSE).value(), UTF_8);
  }
}
