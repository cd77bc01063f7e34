package dev.belay.gateway.github.gate;

import static dev.belay.gateway.gate.GateBed.ofGate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.events.RecoveryIds;
import dev.belay.gateway.Topic;
import dev.belay.gateway.gate.GateBed;
import dev.belay.gateway.gate.Gates;
import dev.belay.gateway.gate.Happenings;
import dev.belay.gateway.github.client.FakeGitHub;
import dev.belay.gateway.platform.FakePlatform.Answer;
import dev.belay.gateway.platform.FakePlatform.Request;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.Ids;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Deployment protection rules, from the signed webhook to GitHub's API; two gateways share it. */
@ExtendWith(Gates.class)
class GitHubGateTest {
  private static final String SHA = "0123456789abcdef0123456789abcdef01234567";
  private static final AtomicInteger NUMBER = new AtomicInteger(1000);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Gates gates;
  private static GateBed bed;
  private static FakeGitHub gitHub;
  private static FakeProtectionRules rules;
  private static Topic<RecoveryEvent> events;

  private final String run = String.valueOf(NUMBER.incrementAndGet());
  private final String gateId =
      Ids.derive("gate", "github", "acme/shop", run, "production", "9" + run);

  @BeforeAll
  static void start(Gates shared) {
    gates = shared;
    bed = gates.bed;
    gitHub = gates.gitHub;
    rules = gates.rules;
    events = bed.topic(Topics.RECOVERY_EVENTS);
  }

  @AfterAll
  static void stop() {
    events.close();
  }

  @Test
  void aVerifiedSetApprovesAfterReportsOfTheWayThere() throws Exception {
    requestGate("production");
    String setId = setId("production");
    whenPosted(1);
    assertThat(rules.posts(run).getFirst().body().has("state")).isFalse();
    assertThat(rules.posts(run).getFirst().body().path("comment").asString())
        .contains("shop-db: requested", "billing-db: requested", "verified", setId);
    Happenings set = new Happenings(setId);
    String shop = point(setId, "shop-db");
    String billing = point(setId, "billing-db");

    bed.say(set.captureStarted(shop));
    whenPosted(2);
    bed.say(set.captured(shop), set.captured(billing));
    whenPosted(3);
    bed.say(set.verdict(shop, "verified"), set.verdict(billing, "verified"));

    List<Request> posts = whenAnswered("approved");
    assertThat(posts.subList(0, posts.size() - 1)).noneMatch(r -> r.body().has("state"));
    Request answer = posts.getLast();
    assertThat(answer.line())
        .isEqualTo("POST /repos/acme/shop/actions/runs/" + run + "/deployment_protection_rule");
    assertThat(answer.asker()).isEqualTo("installation:77 repositories=[42] deployments=write");
    assertThat(answer.body().path("environment_name").asString()).isEqualTo("production");
    assertThat(answer.body().path("comment").asString())
        .contains(
            "**Approved**",
            "shop-db: verified",
            "billing-db: verified",
            "[Recovery set " + setId + "](https://belay.example.com/sets/" + setId + ")");
    whenClosed();
    assertThat(ofGate(events, gateId))
        .extracting(RecoveryEvent::getType)
        .containsExactly("gate-opened", "gate-decided", "gate-answered");
    assertThat(ofGate(events, gateId).getLast())
        .satisfies(
            e -> {
              assertThat(e.getGate().getAnsweredAt()).isNotNull();
              assertThat(e.getGate().getRepository()).isEqualTo("acme/shop");
              assertThat(e.getCommit()).isEqualTo(SHA);
            });
  }

  @Test
  void aPersonsDecisionIsToldAsOne() throws Exception {
    requestGate("production");
    whenPosted(1);
    String token = bed.give("one", "alice-" + run, "production", "override");

    HttpResponse<String> decided =
        GateBed.decide(
            gates.one,
            token,
            gateId,
            "{\"decision\": \"approved\", \"reason\": \"the shop is down\"}");

    assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
    assertThat(whenAnswered("approved").getLast().body().path("comment").asString())
        .contains(
            "**Approved** by Belay (overridden): approved without a verified set, by alice-" + run,
            "the shop is down",
            "shop-db: requested");
    whenClosed();
  }

  @Test
  void theGateTakesTheSetThatItsDeploymentAskedForAMomentAgo() throws Exception {
    tellOfTheDeployment("staging");
    bed.clock.advance(Duration.ofSeconds(20));
    requestGate("staging");
    String setId = setId("staging");
    whenPosted(1);

    bed.say(new Happenings(setId).captured(point(setId, "shop-db")));

    assertThat(whenAnswered("approved")).isNotEmpty();
  }

  @Test
  void aSetThatIsOlderThanTheGateRejectsItHoweverGoodItIs() throws Exception {
    tellOfTheDeployment("staging");
    String setId = setId("staging");
    bed.say(new Happenings(setId).captured(point(setId, "shop-db")));
    bed.clock.advance(Duration.ofMinutes(9));

    requestGate("staging");

    assertThat(whenAnswered("rejected").getLast().body().path("comment").asString())
        .contains("earlier attempt");
  }

  @Test
  void aFailedCaptureRejectsWithItsReasonInPlainText() throws Exception {
    requestGate("production");
    String setId = setId("production");
    Happenings set = new Happenings(setId);

    bed.say(set.captureFailed(point(setId, "shop-db"), "no *route* to <host>\n@everyone"));

    Request answer = whenAnswered("rejected").getLast();
    assertThat(answer.body().path("comment").asString())
        .contains("**Rejected**", "capture-failed", "shop-db", "no \\*route\\* to \\<host\\>")
        .doesNotContain("@everyone");
  }

  @Test
  void aDeploymentThatNoRuleIsForIsRejectedAtOnce() throws Exception {
    requestGate("moon");

    Request answer = whenAnswered("rejected").getLast();

    assertThat(rules.posts(run)).hasSize(1);
    assertThat(answer.body().path("comment").asString()).contains("no-rule", "moon");
    String id = Ids.derive("gate", "github", "acme/shop", run, "moon", "9" + run);
    await()
        .untilAsserted(
            () ->
                assertThat(ofGate(events, id))
                    .extracting(RecoveryEvent::getType)
                    .containsExactly("gate-opened", "gate-decided", "gate-answered"));
    try (Topic<BackupCommand> commands = bed.topic(Topics.BACKUP_COMMANDS)) {
      assertThat(commands.records())
          .noneMatch(
              c -> c.getRecoverySetId().equals(ofGate(events, id).getFirst().getRecoverySetId()));
    }
  }

  @Test
  void gitHubIsToldWhenItIsBack() throws Exception {
    requestGate("production");
    whenPosted(1);
    String setId = setId("production");
    Happenings set = new Happenings(setId);
    AtomicInteger refused = new AtomicInteger();
    gitHub.on(
        "POST",
        "/repos/acme/shop/actions/runs/" + run + "/deployment_protection_rule",
        (request, groups) -> {
          refused.incrementAndGet();
          return refused.get() < 3 ? Answer.status(503) : Answer.of(204, "");
        });

    bed.say(set.captureFailed(point(setId, "shop-db"), "gone"));

    whenClosed();
    assertThat(refused).hasValue(3);
    assertThat(rules.answers(run))
        .hasSize(3)
        .extracting(Request::body)
        .containsOnly(rules.answers(run).getFirst().body());
    assertThat(ofGate(events, gateId).getLast().getGate().getAnsweredAt()).isNotNull();
  }

  @Test
  void aRunThatIsGoneEndsTheGateWithTheProblem() throws Exception {
    gitHub.on(
        "POST",
        "/repos/acme/shop/actions/runs/" + run + "/deployment_protection_rule",
        (request, groups) -> Answer.of(404, "{\"message\":\"Not Found\"}"));
    requestGate("production");
    String setId = setId("production");

    bed.say(new Happenings(setId).captureFailed(point(setId, "shop-db"), "gone"));

    whenClosed();
    assertThat(rules.answers(run)).hasSize(1);
    assertThat(ofGate(events, gateId).getLast().getGate())
        .satisfies(
            gate -> {
              assertThat(gate.getAnsweredAt()).isNull();
              assertThat(gate.getAnswerProblem()).contains("404", "Not Found");
              assertThat(gate.getDecision()).isEqualTo("rejected");
            });
  }

  @Test
  void aRedeliveredRequestIsTheSameGate() throws Exception {
    requestGate("production");
    requestGate("production");
    String setId = setId("production");

    bed.say(new Happenings(setId).captureFailed(point(setId, "shop-db"), "gone"));

    whenClosed();
    await()
        .during(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(rules.answers(run)).hasSize(1));
    assertThat(ofGate(events, gateId))
        .extracting(RecoveryEvent::getType)
        .containsExactly("gate-opened", "gate-decided", "gate-answered");
  }

  @Test
  void aCrashAfterTheAnswerRepeatsTheSameAnswer() throws Exception {
    requestGate("production");
    String setId = setId("production");
    bed.say(new Happenings(setId).captureFailed(point(setId, "shop-db"), "gone"));
    whenClosed();

    // As if the process had died between GitHub's 204 and the commit.
    try (var connection = DriverManager.getConnection(bed.database.url(), "postgres", "postgres");
        var statement = connection.createStatement()) {
      statement.execute(
          "update trigger_gateway.gate set state = 'decided', answered_at = null, answer_problem ="
              + " null where gate_id = '"
              + gateId
              + "'");
      statement.execute(
          "update trigger_gateway.job set status = 'queued', finished_at = null, outcome = null"
              + " where id = 'gate-answer:"
              + gateId
              + "'");
    }

    await().untilAsserted(() -> assertThat(rules.answers(run)).hasSize(2));
    assertThat(rules.answers(run).get(1).body()).isEqualTo(rules.answers(run).get(0).body());
    assertThat(rules.state(run)).isEqualTo("rejected");
    await()
        .untilAsserted(
            () ->
                assertThat(ofGate(events, gateId))
                    .filteredOn(e -> e.getType().equals("gate-answered"))
                    .hasSize(2)
                    .last()
                    .satisfies(
                        e ->
                            assertThat(e.getGate().getAnswerProblem())
                                .contains("422", "may have been taken")));
  }

  @Test
  void whatOneGatewayHasDecidedAnotherAnswers() throws Exception {
    requestGate("production");
    whenPosted(1);
    String setId = setId("production");
    AtomicInteger refused = new AtomicInteger();
    String path = "/repos/acme/shop/actions/runs/" + run + "/deployment_protection_rule";
    gitHub.on(
        "POST",
        path,
        (request, groups) -> {
          refused.incrementAndGet();
          return Answer.status(503);
        });
    bed.say(new Happenings(setId).captureFailed(point(setId, "shop-db"), "gone"));
    await().untilAsserted(() -> assertThat(refused.get()).isPositive());

    gates.one.close();
    gitHub.on("POST", path, (request, groups) -> Answer.of(204, ""));

    whenClosed();
    long answered = rules.answers(run).size() - refused.get();
    assertThat(answered).isEqualTo(1);
    assertThat(ofGate(events, gateId))
        .extracting(RecoveryEvent::getType)
        .containsExactly("gate-opened", "gate-decided", "gate-answered");
    gates.restartOne();
  }

  @Test
  void aCommitShowsHowItsRecoverySetIs() throws Exception {
    String sha = run + "0".repeat(40 - run.length());
    requestGate("production", sha);
    String setId = setId("production", sha);
    Happenings set = new Happenings(setId);
    String shop = point(setId, "shop-db");
    String billing = point(setId, "billing-db");
    await().untilAsserted(() -> assertThat(statuses(sha)).containsExactly("pending: requested"));

    bed.say(set.captured(shop), set.captured(billing), set.verdict(shop, "verified"));
    await()
        .untilAsserted(
            () -> assertThat(statuses(sha)).endsWith("pending: captured, not verified yet"));
    bed.say(set.verdict(billing, "unknown", "unknown", "the sandbox did not start"));
    await()
        .untilAsserted(() -> assertThat(statuses(sha).getLast()).startsWith("error: billing-db:"));
    bed.say(set.verdict(billing, "verified"));

    await().untilAsserted(() -> assertThat(statuses(sha)).endsWith("success: 2 of 2 verified"));
    assertThat(gitHub.requests("POST", "/repos/acme/shop/statuses/" + sha))
        .allSatisfy(
            r -> {
              assertThat(r.asker()).isEqualTo("installation:77 statuses=write");
              assertThat(r.body().path("context").asString()).isEqualTo("belay/recovery-point");
              assertThat(r.body().path("target_url").asString()).endsWith(setId);
            });
  }

  @Test
  void aRollbackIsSeenAtItsDeploymentItsCommitAndOnTheTopicOfCdEvents() throws Exception {
    String sha = run + "1".repeat(40 - run.length());
    requestGate("production", sha);
    String setId = setId("production", sha);
    String operation = UUID.randomUUID().toString();
    await().untilAsserted(() -> assertThat(statuses(sha)).containsExactly("pending: requested"));
    Happenings set = new Happenings(setId);

    RecoveryEvent done = set.operationCompleted(operation, "rollback", "succeeded", sha, "9" + run);
    bed.say(
        set.operationCompleted(UUID.randomUUID().toString(), "restore", "succeeded", sha, "9"),
        done,
        done);

    await()
        .untilAsserted(
            () -> {
              assertThat(retirements("9" + run)).hasSize(1);
              assertThat(statuses(sha))
                  .containsExactly(
                      "pending: requested", "success: Belay rolled back data to set " + setId);
            });
    Request retired = retirements("9" + run).getFirst();
    assertThat(retired.asker()).isEqualTo("installation:77 deployments=write");
    assertThat(retired.body().path("state").asString()).isEqualTo("inactive");
    assertThat(retired.body().path("description").asString()).contains("set " + setId);
    assertThat(retired.body().path("log_url").asString()).endsWith(setId);
    Request shown = gitHub.requests("POST", "/repos/acme/shop/statuses/" + sha).getLast();
    assertThat(shown.body().path("context").asString()).isEqualTo("belay/rollback");
    List<JsonNode> told = cdEvents(operation);
    assertThat(told).isNotEmpty().containsOnly(told.getFirst());
    JsonNode event = told.getFirst();
    assertThat(event.path("type").asString()).isEqualTo("dev.cdevents.service.rolledback.0.2.0");
    assertThat(event.at("/data/context/id").asString()).isEqualTo(event.path("id").asString());
    assertThat(event.at("/data/subject/id").asString()).isEqualTo("shop");
    assertThat(event.at("/data/subject/content/environment/id").asString()).isEqualTo("production");
    assertThat(event.at("/data/subject/content/artifactId").asString())
        .isEqualTo("pkg:github/acme/shop@" + sha);
    assertThat(event.at("/data/customData/belay/recoverySetId").asString()).isEqualTo(setId);
  }

  @Test
  void aRollbackThatFailedIsOnlySeenAtItsCommitAndOneThatWasCancelledNowhere() throws Exception {
    String sha = run + "2".repeat(40 - run.length());
    requestGate("production", sha);
    String setId = setId("production", sha);
    String failed = UUID.randomUUID().toString();
    String cancelled = UUID.randomUUID().toString();
    await().untilAsserted(() -> assertThat(statuses(sha)).containsExactly("pending: requested"));
    Happenings set = new Happenings(setId);

    bed.say(
        set.operationCompleted(cancelled, "rollback", "cancelled", sha, "9" + run),
        set.operationCompleted(failed, "rollback", "failed", sha, "9" + run));

    await()
        .untilAsserted(
            () ->
                assertThat(statuses(sha))
                    .containsExactly(
                        "pending: requested",
                        "failure: not rolled back to set " + setId + ": told by a person"));
    assertThat(retirements("9" + run)).isEmpty();
    assertThat(cdEvents(failed)).isEmpty();
    assertThat(cdEvents(cancelled)).isEmpty();
  }

  private static List<Request> retirements(String deployment) {
    return gitHub.requests("POST", "/repos/acme/shop/deployments/" + deployment + "/statuses");
  }

  private static List<JsonNode> cdEvents(String operation) {
    try (Topic<Object> topic = bed.topic(Topics.CD_EVENTS)) {
      return topic.raw().stream()
          .filter(
              r ->
                  new String(
                          r.headers().lastHeader("content-type").value(), StandardCharsets.US_ASCII)
                      .startsWith("application/cloudevents+json"))
          .map(r -> JsonMapper.shared().readTree(r.value()))
          .filter(e -> e.at("/data/customData/belay/operationId").asString().equals(operation))
          .toList();
    }
  }

  private static List<String> statuses(String sha) {
    return gitHub.requests("POST", "/repos/acme/shop/statuses/" + sha).stream()
        .map(
            r -> r.body().path("state").asString() + ": " + r.body().path("description").asString())
        .toList();
  }

  private void whenPosted(int times) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(rules.posts(run)).hasSizeGreaterThanOrEqualTo(times));
  }

  private List<Request> whenAnswered(String state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(rules.state(run)).isEqualTo(state));
    return rules.posts(run);
  }

  private void whenClosed() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(ofGate(events, gateId))
                    .extracting(RecoveryEvent::getType)
                    .contains("gate-answered"));
  }

  private String setId(String environment) {
    return setId(environment, SHA);
  }

  private String setId(String environment, String sha) {
    return RecoveryIds.recoverySet(
            "shop",
            environment,
            "pre-deployment",
            RecoveryIds.attempt("github", "acme/shop", "9" + run, sha, "").toString())
        .toString();
  }

  private static String point(String setId, String dataStore) {
    return RecoveryIds.recoveryPoint(UUID.fromString(setId), dataStore).toString();
  }

  private void requestGate(String environment) throws Exception {
    requestGate(environment, SHA);
  }

  private void requestGate(String environment, String sha) throws Exception {
    send(
        "deployment_protection_rule",
        """
        {"action": "requested", "environment": "%1$s", "event": "push",
         "deployment_callback_url": "https://api.github.com/repos/acme/shop/actions/runs/%2$s/deployment_protection_rule",
         "deployment": {"id": 9%2$s, "sha": "%3$s", "ref": "main", "environment": "%1$s"},
         "repository": {"id": 42, "full_name": "acme/shop"},
         "sender": {"login": "octocat"},
         "installation": {"id": 77}}
        """
            .formatted(environment, run, sha));
  }

  private void tellOfTheDeployment(String environment) throws Exception {
    send(
        "deployment",
        """
        {"action": "created",
         "deployment": {"id": 9%2$s, "sha": "%3$s", "ref": "main", "environment": "%1$s"},
         "repository": {"id": 42, "full_name": "acme/shop"},
         "sender": {"login": "octocat"}}
        """
            .formatted(environment, run, SHA));
  }

  private static void send(String event, String text) throws Exception {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Gates.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(gates.one.url() + "/webhooks/github"))
                .header("X-GitHub-Event", event)
                .header("X-GitHub-Delivery", UUID.randomUUID().toString())
                .header(
                    "X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(mac.doFinal(body)))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }
}
