package dev.belay.gateway.gate;

import static dev.belay.gateway.gate.GateBed.TOKEN;
import static dev.belay.gateway.gate.GateBed.get;
import static dev.belay.gateway.gate.GateBed.json;
import static dev.belay.gateway.gate.GateBed.ofGate;
import static dev.belay.gateway.gate.GateBed.open;
import static dev.belay.gateway.gate.GateBed.point;
import static dev.belay.gateway.gate.GateBed.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.gateway.TestGateway;
import dev.belay.gateway.Topic;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.TogetherWith;
import dev.belay.schemas.Topics;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Gates of any CI, through the API, the broker and the database; two gateways share the work. */
@ExtendWith(Gates.class)
class ApiGateTest {
  private static Gates shared;
  private static GateBed bed;
  private static TestGateway gateway;
  private static TestGateway other;
  private static Topic<RecoveryEvent> events;

  @BeforeAll
  static void start(Gates gates) {
    shared = gates;
    bed = gates.bed;
    gateway = gates.one;
    other = gates.other;
    events = bed.topic(Topics.RECOVERY_EVENTS);
  }

  @AfterAll
  static void stop() {
    events.close();
  }

  @Test
  void aDeploymentIsHeldUntilEveryPointIsVerified() throws Exception {
    JsonNode opened = open(gateway, "production", null);
    assertThat(opened.path("mode").asString()).isEqualTo("verified");
    assertThat(Instant.parse(opened.path("deadline").asString()))
        .isEqualTo(Instant.parse(opened.path("openedAt").asString()).plusSeconds(20 * 60));
    String gateId = opened.path("gateId").asString();
    JsonNode waiting = whenOpen(gateId);
    assertThat(waiting.path("state").asString()).isEqualTo("waiting");
    assertThat(waiting.path("commit").asString()).isEqualTo("0123abcd");
    Happenings set = new Happenings(opened.path("recoverySetId").asString());
    String shop = point(opened, "shop-db");
    String billing = point(opened, "billing-db");
    try (Topic<BackupCommand> commands = bed.topic(Topics.BACKUP_COMMANDS)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(commands.records())
                      .filteredOn(command -> command.getRecoveryPointId().equals(shop))
                      .singleElement()
                      .satisfies(
                          command -> {
                            assertThat(command.getAction()).isEqualTo("capture-set");
                            assertThat(command.getTogether())
                                .extracting(TogetherWith::getRecoveryPointId)
                                .containsExactly(billing);
                          }));
    }

    bed.say(set.captureProgressed(shop, 10, 40), set.captured(billing));
    await()
        .untilAsserted(
            () -> {
              JsonNode gate = json(get(other, TOKEN, gateId));
              assertThat(state(gate, shop)).isEqualTo("capturing");
              assertThat(state(gate, billing)).isEqualTo("captured");
              assertThat(gate.path("state").asString()).isEqualTo("waiting");
            });
    bed.say(set.captured(shop), set.verdict(shop, "verified"), set.verdict(billing, "unknown"));
    await()
        .untilAsserted(
            () -> {
              JsonNode gate = json(get(gateway, TOKEN, gateId));
              assertThat(state(gate, billing)).isEqualTo("verification-unknown");
              assertThat(gate.path("state").asString()).isEqualTo("waiting");
            });
    bed.say(set.verdict(billing, "verified"));

    JsonNode decided = whenDecided(gateId);
    assertThat(decided.path("state").asString()).isEqualTo("approved");
    assertThat(decided.path("cause").asString()).isEqualTo("verified");
    assertThat(decided.path("reason").asString()).contains("shop-db", "billing-db");
    assertThat(decided.path("decidedAt").isMissingNode()).isFalse();
    await()
        .untilAsserted(
            () ->
                assertThat(ofGate(events, gateId))
                    .extracting(RecoveryEvent::getType)
                    .containsExactly("gate-opened", "gate-decided", "gate-answered"));
    assertThat(ofGate(events, gateId))
        .allSatisfy(
            e -> {
              assertThat(e.getRecoverySetId()).isEqualTo(opened.path("recoverySetId").asString());
              assertThat(e.getGate().getPlatform()).isEqualTo("api");
              assertThat(e.getGate().getMode()).isEqualTo("verified");
            })
        .last()
        .satisfies(
            e -> {
              assertThat(e.getGate().getDecision()).isEqualTo("approved");
              assertThat(e.getGate().getAnsweredAt()).isNotNull();
              assertThat(e.getGate().getAnswerProblem()).isNull();
            });
  }

  @Test
  void aFailedCaptureRejectsWithItsReason() throws Exception {
    JsonNode opened = open(gateway, "staging", null);
    assertThat(opened.path("mode").asString()).isEqualTo("captured");
    Happenings set = new Happenings(opened.path("recoverySetId").asString());

    bed.say(set.captureFailed(point(opened, "shop-db"), "password authentication failed"));

    JsonNode decided = whenDecided(opened.path("gateId").asString());
    assertThat(decided.path("state").asString()).isEqualTo("rejected");
    assertThat(decided.path("cause").asString()).isEqualTo("capture-failed");
    assertThat(decided.path("reason").asString())
        .contains("shop-db", "password authentication failed");
    assertThat(state(decided, point(opened, "shop-db"))).isEqualTo("capture-failed");
  }

  @Test
  void whatIsNotVerifiedByTheDeadlineIsRejected() throws Exception {
    JsonNode opened = open(gateway, "production", null);
    String gateId = opened.path("gateId").asString();
    Happenings set = new Happenings(opened.path("recoverySetId").asString());
    whenOpen(gateId);
    bed.say(
        set.captured(point(opened, "shop-db")),
        set.captured(point(opened, "billing-db")),
        set.verdict(point(opened, "shop-db"), "verified"),
        set.verdict(point(opened, "billing-db"), "unknown"));
    await()
        .untilAsserted(
            () ->
                assertThat(state(json(get(gateway, TOKEN, gateId)), point(opened, "billing-db")))
                    .isEqualTo("verification-unknown"));

    bed.clock.advance(Duration.ofMinutes(21));

    JsonNode decided = whenDecided(gateId);
    assertThat(decided.path("state").asString()).isEqualTo("rejected");
    assertThat(decided.path("cause").asString()).isEqualTo("timeout");
    assertThat(decided.path("reason").asString())
        .contains("billing-db is verification-unknown")
        .doesNotContain("shop-db");
    bed.say(set.verdict(point(opened, "billing-db"), "verified"));
    await()
        .during(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(ofGate(events, gateId))
                    .filteredOn(e -> e.getType().equals("gate-decided"))
                    .singleElement()
                    .satisfies(e -> assertThat(e.getGate().getCause()).isEqualTo("timeout")));
  }

  @Test
  void thePolicyMayLetGoAtTheDeadline() throws Exception {
    JsonNode opened = open(gateway, "lenient", null);
    whenOpen(opened.path("gateId").asString());

    bed.clock.advance(Duration.ofMinutes(6));

    JsonNode decided = whenDecided(opened.path("gateId").asString());
    assertThat(decided.path("state").asString()).isEqualTo("approved");
    assertThat(decided.path("cause").asString()).isEqualTo("timeout");
  }

  @Test
  void anEarlierDeploymentsIdGetsNobodyItsSet() throws Exception {
    String deployment = UUID.randomUUID().toString();
    JsonNode first = json(post(gateway, TOKEN, null, attempt(deployment, "0123abcd")));
    Happenings set = new Happenings(first.path("recoverySetId").asString());
    bed.say(set.captured(point(first, "shop-db")));
    assertThat(whenDecided(first.path("gateId").asString()).path("state").asString())
        .isEqualTo("approved");

    JsonNode other = json(post(gateway, TOKEN, null, attempt(deployment, "ffff0000")));
    JsonNode again = json(post(gateway, TOKEN, null, attempt(deployment, "0123abcd")));

    for (JsonNode later : List.of(other, again)) {
      assertThat(later.path("recoverySetId")).isNotEqualTo(first.path("recoverySetId"));
      assertThat(point(later, "shop-db")).isNotEqualTo(point(first, "shop-db"));
      String gateId = later.path("gateId").asString();
      whenOpen(gateId);
      await()
          .during(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(json(get(gateway, TOKEN, gateId)).path("state").asString())
                      .isEqualTo("waiting"));
    }
  }

  @Test
  void aKeyWhoseGateWasAnsweredGetsNobodyElseThrough() throws Exception {
    String key = UUID.randomUUID().toString();
    JsonNode first = open(gateway, "staging", key);
    Happenings set = new Happenings(first.path("recoverySetId").asString());
    bed.say(set.captured(point(first, "shop-db")));
    whenDecided(first.path("gateId").asString());

    HttpResponse<String> again =
        post(
            gateway,
            TOKEN,
            key,
            "{\"application\":\"shop\",\"environment\":\"staging\",\"commit\":\"0123abcd\"}");

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("Idempotency-Key", "another key");
  }

  private static String attempt(String deployment, String commit) {
    return """
    {"application": "shop", "environment": "staging", "commit": "%s",
     "repository": "acme/shop", "deploymentId": "%s"}
    """
        .formatted(commit, deployment);
  }

  @Test
  void theEnvironmentIsToldAsThePolicyCallsIt() throws Exception {
    JsonNode opened = open(gateway, "stage-eu", null);

    assertThat(opened.path("environment").asString()).isEqualTo("staging");
    assertThat(whenOpen(opened.path("gateId").asString()).path("environment").asString())
        .isEqualTo("staging");
  }

  @Test
  void aRepeatedRequestIsTheSameGate() throws Exception {
    String key = UUID.randomUUID().toString();
    JsonNode first = open(gateway, "staging", key);
    String gateId = first.path("gateId").asString();
    whenOpen(gateId);
    bed.clock.advance(Duration.ofSeconds(5));

    JsonNode again = open(gateway, "staging", key);

    assertThat(again).isEqualTo(first);
    HttpResponse<String> misused =
        post(
            gateway,
            TOKEN,
            key,
            "{\"application\":\"shop\",\"environment\":\"staging\",\"commit\":\"fffffff\"}");
    assertThat(misused.statusCode()).isEqualTo(422);
    // By another door, with a spool of its own, it comes twice to the decision, and is one gate.
    JsonNode elsewhere = open(other, "staging", key);
    assertThat(elsewhere.path("gateId").asString()).isEqualTo(gateId);
    Happenings set = new Happenings(first.path("recoverySetId").asString());
    bed.say(set.captured(point(first, "shop-db")), set.captured(point(first, "shop-db")));
    whenDecided(gateId);
    await()
        .during(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                assertThat(ofGate(events, gateId))
                    .extracting(RecoveryEvent::getType)
                    .containsOnlyOnce("gate-opened", "gate-decided", "gate-answered"));
  }

  @Test
  void whatNoRuleIsForIsRefusedWithTheReason() throws Exception {
    HttpResponse<String> quiet =
        post(
            gateway,
            TOKEN,
            null,
            "{\"application\":\"shop\",\"environment\":\"quiet\",\"commit\":\"0123abc\"}");
    assertThat(quiet.statusCode()).isEqualTo(422);
    assertThat(quiet.body()).contains("no rule", "after-success");
    assertThat(quiet.headers().firstValue("Content-Type")).contains("application/problem+json");

    HttpResponse<String> unknown =
        post(
            gateway,
            TOKEN,
            null,
            "{\"application\":\"shop\",\"environment\":\"moon\",\"commit\":\"0123abc\"}");
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(unknown.body()).contains("moon", "production");
    HttpResponse<String> incomplete =
        post(gateway, TOKEN, null, "{\"application\":\"shop\",\"color\":\"red\"}");
    assertThat(incomplete.statusCode()).isEqualTo(422);
    assertThat(incomplete.body()).contains("environment", "commit", "color");
  }

  @Test
  void nobodyGetsInWithoutAToken() throws Exception {
    assertThat(post(gateway, null, null, "{}").statusCode()).isEqualTo(401);
    assertThat(post(gateway, "wrong", null, "{}").statusCode()).isEqualTo(401);
    assertThat(get(gateway, null, "x").statusCode()).isEqualTo(401);
    assertThat(get(gateway, TOKEN, UUID.randomUUID().toString()).statusCode()).isEqualTo(404);
  }

  @Test
  void aTokenReachesItsOwnApplicationAlone() throws Exception {
    String staging = bed.give("one", "ci-staging", "staging", "gate");
    String body = "{\"application\":\"shop\",\"environment\":\"%s\",\"commit\":\"0123abc\"}";

    HttpResponse<String> held = post(gateway, staging, null, body.formatted("stage-eu"));
    HttpResponse<String> refused = post(gateway, staging, null, body.formatted("production"));

    assertThat(held.statusCode()).as(held.body()).isEqualTo(202);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("ci-staging", "shop in staging");
    String gateId = json(held).path("gateId").asString();
    whenOpen(gateId);
    assertThat(get(gateway, staging, gateId).statusCode()).isEqualTo(200);
    String foreign = open(gateway, "production", null).path("gateId").asString();
    whenOpen(foreign);
    assertThat(get(gateway, staging, foreign).statusCode()).isEqualTo(404);
    await()
        .untilAsserted(
            () ->
                assertThat(ofGate(events, gateId))
                    .first()
                    .satisfies(e -> assertThat(e.getGate().getActor()).isEqualTo("ci-staging")));
  }

  @Test
  void whoOnlyReadsSeesTheAnswerAndDoesNotTakeIt() throws Exception {
    String reader = bed.give("one", "onlooker", "staging", "read");
    String key = UUID.randomUUID().toString();
    JsonNode opened = open(gateway, "staging", key);
    String gateId = opened.path("gateId").asString();
    bed.say(
        new Happenings(opened.path("recoverySetId").asString()).captured(point(opened, "shop-db")));

    await()
        .untilAsserted(
            () ->
                assertThat(json(get(gateway, reader, gateId)).path("state").asString())
                    .isEqualTo("approved"));

    assertThat(open(gateway, "staging", key).path("gateId").asString()).isEqualTo(gateId);
    assertThat(ofGate(events, gateId))
        .extracting(RecoveryEvent::getType)
        .doesNotContain("gate-answered");
    whenDecided(gateId);
    await()
        .untilAsserted(
            () ->
                assertThat(ofGate(events, gateId))
                    .extracting(RecoveryEvent::getType)
                    .contains("gate-answered"));
  }

  @Test
  void whoOnlyReadsHoldsNoDeployment() throws Exception {
    String reader = bed.give("one", "reader", "staging", "read", "recover", "trigger");
    String body = "{\"application\":\"shop\",\"environment\":\"staging\",\"commit\":\"0123abc\"}";

    assertThat(post(gateway, reader, null, body).statusCode()).isEqualTo(403);
  }

  @Test
  void aCiJobMayHoldDeploymentsOfItsOwnRepositoryOnly() throws Exception {
    Instant now = bed.clock.instant();
    String own = ciToken(now, "acme/shop");
    String foreign = ciToken(now, "mallory/shop");
    String body =
        """
        {"application": "shop", "environment": "staging",
         "commit": "f95f852bd8fca8fcc58a9a2d6c842781e32a215e"}
        """;

    HttpResponse<String> refused = post(gateway, foreign, null, body);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("mallory/shop");
    assertThat(post(gateway, own, null, body.replace("f95f", "0000")).statusCode()).isEqualTo(403);

    HttpResponse<String> accepted = post(gateway, own, null, body);
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String gateId = json(accepted).path("gateId").asString();
    whenOpen(gateId);
    assertThat(get(gateway, own, gateId).statusCode()).isEqualTo(200);
    assertThat(get(gateway, foreign, gateId).statusCode()).isEqualTo(403);
    await()
        .untilAsserted(
            () ->
                assertThat(ofGate(events, gateId))
                    .first()
                    .satisfies(
                        e -> assertThat(e.getGate().getRepository()).isEqualTo("acme/shop")));
  }

  private static String ciToken(Instant now, String repository) throws Exception {
    return shared.ci.token(
        claims ->
            claims
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("repository", repository));
  }

  @Test
  void aGateThatTheDatabaseDoesNotTakeNowIsOpenedLater() throws Exception {
    execute("alter table trigger_gateway.gate rename to gate_away");
    JsonNode opened;
    try {
      opened = open(gateway, "staging", null);
      try (Topic<BackupCommand> commands = bed.topic(Topics.BACKUP_COMMANDS)) {
        await()
            .untilAsserted(
                () ->
                    assertThat(commands.records())
                        .extracting(BackupCommand::getRecoveryPointId)
                        .contains(point(opened, "shop-db")));
      }
      assertThat(get(gateway, TOKEN, opened.path("gateId").asString()).statusCode()).isEqualTo(503);
    } finally {
      execute("alter table trigger_gateway.gate_away rename to gate");
    }

    assertThat(whenOpen(opened.path("gateId").asString()).path("state").asString())
        .isEqualTo("waiting");
  }

  private static void execute(String sql) throws Exception {
    try (var connection = DriverManager.getConnection(bed.database.url(), "postgres", "postgres");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void aPoisonedRecoveryEventIsPutAsideAndTheNextIsLearntFrom() throws Exception {
    JsonNode opened = open(gateway, "staging", null);
    String setId = opened.path("recoverySetId").asString();
    Happenings set = new Happenings(setId);
    String poison = UUID.randomUUID().toString();
    RecoveryEvent broken =
        RecoveryEvent.newBuilder(set.captured(point(opened, "shop-db")))
            .setEventId(poison)
            .setRecoveryPointId(null)
            .build();

    bed.say(broken, set.captured(point(opened, "shop-db")));

    assertThat(whenDecided(opened.path("gateId").asString()).path("state").asString())
        .isEqualTo("approved");
    try (Topic<RecoveryEvent> dead = bed.topic(Topics.deadLetter(Topics.RECOVERY_EVENTS))) {
      await()
          .untilAsserted(
              () ->
                  assertThat(dead.raw())
                      .extracting(r -> new String(r.headers().lastHeader("belay-cause").value()))
                      .anySatisfy(cause -> assertThat(cause).contains(poison)));
    }
  }

  private static JsonNode whenOpen(String gateId) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> get(gateway, TOKEN, gateId), answer -> answer.statusCode() == 200)
        .body()
        .transform(body -> new tools.jackson.databind.json.JsonMapper().readTree(body));
  }

  private static JsonNode whenDecided(String gateId) {
    whenOpen(gateId);
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> json(get(gateway, TOKEN, gateId)),
            gate -> !gate.path("state").asString().equals("waiting"));
  }

  private static String state(JsonNode gate, String pointId) {
    for (JsonNode point : gate.path("recoveryPoints")) {
      if (point.path("recoveryPointId").asString().equals(pointId)) {
        return point.path("state").asString();
      }
    }
    return "";
  }
}
