package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.gateway.fuzz.Mutations;
import dev.belay.gateway.github.client.FakeGitHub;
import dev.belay.gateway.gitlab.client.FakeGitLab;
import dev.belay.gateway.platform.FakePlatform.Answer;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import dev.belay.sources.github.GitHubEvents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * GitHub and GitLab, from their HTTP doors to the topics, with a real broker and real payloads; and
 * back: what failed is asked for again at the platforms' fakes, which deliver it to the real doors.
 */
class HubsFlowTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static final FakeGitHub GIT_HUB = new FakeGitHub();
  private static final FakeGitLab GIT_LAB = new FakeGitLab();
  private static final List<Map<String, Object>> GIT_HUB_DELIVERIES = new CopyOnWriteArrayList<>();
  private static final List<Map<String, Object>> GIT_LAB_EVENTS = new CopyOnWriteArrayList<>();
  private static TestBroker kafka;
  private static TestGateway gateway;
  private static final CompletableFuture<Doors> OPEN = new CompletableFuture<>();
  private static Doors doors;

  @BeforeAll
  static void start() throws Exception {
    kafka = TestBroker.withTopics(folder.resolve("kafka"));
    Files.writeString(folder.resolve("github-secret"), Doors.GIT_HUB_SECRET);
    Files.writeString(folder.resolve("gitlab-secret"), Doors.GIT_LAB_TOKEN + "\n");
    Files.writeString(folder.resolve("gitlab-api-token"), FakeGitLab.TOKEN + "\n");
    Files.writeString(folder.resolve("github-token"), FakeGitHub.PERSONAL);
    Files.writeString(folder.resolve("app.pem"), FakeGitHub.privateKey());
    Files.writeString(
        folder.resolve("belay.yaml"),
        """
        version: 1
        data-stores:
          shop-db:
            driver: postgresql
            url: postgresql://localhost:5432/shop
            username: belay
            password: none
        applications:
          shop:
            repositories: [acme/shop]
            environments:
              production:
                rules:
                  - on: before-deploy
                    capture: [shop-db]
                  - on: after-success
                    capture: [shop-db]
                  - on: after-failure
                    capture: [shop-db]
        """);
    lostWhileTheGatewayWasDown();
    gitHubDeliveries();
    gitLabEvents();
    gateway =
        TestGateway.start(
            kafka,
            TestDatabase.create(),
            folder,
            "--belay.github.webhook-secrets[0]=file:" + folder.resolve("github-secret"),
            "--belay.github.api-url=" + GIT_HUB.url(),
            "--belay.github.app.client-id=" + FakeGitHub.CLIENT_ID,
            "--belay.github.app.private-key=file:" + folder.resolve("app.pem"),
            "--belay.github.api-token=file:" + folder.resolve("github-token"),
            "--belay.github.reconcile.interval=200ms",
            "--belay.github.reconcile.hooks[0]=repos/acme/shop/hooks/12",
            "--belay.gitlab.webhook-secrets[0]=file:" + folder.resolve("gitlab-secret"),
            "--belay.gitlab.api-url=" + GIT_LAB.url(),
            "--belay.gitlab.api-token=file:" + folder.resolve("gitlab-api-token"),
            "--belay.gitlab.reconcile.interval=200ms",
            "--belay.gitlab.reconcile.hooks[0]=projects/acme%2Fshop/hooks/5");
    doors = new Doors(gateway.url());
    OPEN.complete(doors);
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
    GIT_HUB.close();
    GIT_LAB.close();
    kafka.close();
  }

  @Test
  void allOfGitHubsExamplesHaveTheExpectedOutcome() throws Exception {
    List<WebhookExamples.Example> examples = WebhookExamples.all();
    assertThat(examples).hasSizeGreaterThan(500);
    for (WebhookExamples.Example example : examples) {
      var answer = doors.gitHub(example.event(), example.id(), example.bytes());

      assertThat(answer.statusCode()).as(example.id()).isEqualTo(202);
      assertThat(answer.body())
          .as(example.id())
          .contains(GitHubEvents.isKnown(example.event()) ? "\"accepted\"" : "\"ignored\"");
    }
    List<String> known =
        examples.stream()
            .filter(example -> GitHubEvents.isKnown(example.event()))
            .map(WebhookExamples.Example::id)
            .toList();
    assertThat(known).hasSizeGreaterThan(55);
    try (Topic<DeploymentEvent> events = new Topic<>(kafka, Topics.DEPLOYMENT_EVENTS)) {
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(events.records())
                      .extracting(DeploymentEvent::getDeliveryId)
                      .containsAll(known));
      Map<String, DeploymentEvent> byDelivery = new HashMap<>();
      events.records().forEach(event -> byDelivery.put(event.getDeliveryId(), event));
      ObjectNode expected = Fixtures.read("github/examples-expected");
      assertThat(expected.propertyNames()).hasSize(13);
      for (Map.Entry<String, JsonNode> entry : expected.properties()) {
        assertThat(asJson(byDelivery.get(entry.getKey())))
            .as(entry.getKey())
            .isEqualTo(entry.getValue());
      }
    }
  }

  @Test
  void aProtectionRuleReachesTheTopicAsAGateAndCaptures() throws Exception {
    byte[] body = bytes(Fixtures.read("github/deployment_protection_rule"));

    assertThat(doors.gitHub("deployment_protection_rule", "rule-1", body).statusCode())
        .isEqualTo(202);

    DeploymentEvent event = event("rule-1");
    assertThat(event.getGate().getPlatform()).isEqualTo("github");
    assertThat(event.getGate().getTarget()).containsEntry("run-id", "5453085689");
    assertThat(event.getAttributes()).containsEntry("hook-target-type", "integration");
    assertThat(commands("987654321")).singleElement().extracting("dataStore").isEqualTo("shop-db");
  }

  @Test
  void eachGitLabEventReachesTheTopicAndADeploymentCaptures() throws Exception {
    for (String kind : List.of("deployment", "pipeline", "job", "push", "tag_push", "release")) {
      byte[] body = bytes(Fixtures.read("gitlab/" + kind));

      var answer = doors.gitLab("gitlab-" + kind, body);

      assertThat(answer.statusCode()).as(kind).isEqualTo(202);
      assertThat(answer.body()).as(kind).contains("accepted");
      assertThat(event("gitlab-" + kind).getType())
          .isIn(
              "deployment.success",
              "pipeline.success",
              "job.failed",
              "push",
              "tag_push",
              "release.create");
    }
    assertThat(doors.gitLab("gitlab-issue", bytes(Fixtures.read("gitlab/issue"))).body())
        .contains("ignored", "issue");
    assertThat(commands("15"))
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.getTrigger()).isEqualTo("post-deployment-baseline");
              assertThat(command.getCommit()).isEqualTo("4f1c0d6a9be25e3377c41b5de0a9f1c2836be74d");
            });
  }

  @Test
  void gitLabsDoorRefusesWhatIsNotGitLabsAndTakesADeliveryOnce() throws Exception {
    ObjectNode deployment = Fixtures.read("gitlab/deployment").put("deployment_id", 501);

    assertThat(doors.gitLab("x", bytes(deployment), "wrong").statusCode()).isEqualTo(401);
    assertThat(doors.gitLab("x", bytes(deployment), null).statusCode()).isEqualTo(401);
    assertThat(doors.gitLab("x", "[1]".getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(400);
    assertThat(doors.gitLab("spaces in it", bytes(deployment)).statusCode()).isEqualTo(400);
    assertThat(doors.gitLab("same", bytes(deployment)).body()).contains("accepted");
    assertThat(doors.gitLab("same", bytes(deployment)).body()).contains("duplicate");
    assertThat(doors.gitLab(null, bytes(deployment)).body()).contains("accepted");
    assertThat(doors.gitLab(null, bytes(deployment.put("commit_title", "other"))).body())
        .contains("duplicate");
  }

  @Test
  void aFormIsRefusedWithWhatToDoAboutIt() throws Exception {
    var answer = doors.gitHubForm("payload=%7B%7D");

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("application/json");
  }

  @Test
  void aSigningTokenIsCheckedAndTheOtherMethodIsNot() throws Exception {
    Path other = Files.createDirectory(folder.resolve("signing"));
    Files.copy(folder.resolve("belay.yaml"), other.resolve("belay.yaml"));
    Files.writeString(other.resolve("secret"), Doors.GIT_LAB_SIGNING_TOKEN);
    byte[] body = bytes(Fixtures.read("gitlab/deployment").put("deployment_id", 601));
    try (TestGateway signing =
        TestGateway.start(
            kafka,
            TestDatabase.create(),
            other,
            "--belay.gitlab.authentication=signing",
            "--belay.gitlab.webhook-secrets[0]=file:" + other.resolve("secret"))) {
      Doors signed = new Doors(signing.url());

      assertThat(signed.gitLabSigned("msg-1", Instant.now(), body).body()).contains("accepted");
      assertThat(signed.gitLabSigned("msg-1", Instant.now(), body).body()).contains("duplicate");
      assertThat(signed.gitLabSigned("msg-2", Instant.now().minusSeconds(400), body).statusCode())
          .isEqualTo(401);
      assertThat(signed.gitLab("msg-3", body, Doors.GIT_LAB_SIGNING_TOKEN).statusCode())
          .isEqualTo(401);
      // While the gateway runs: what it has not published when it ends, its next start publishes.
      assertThat(event("msg-1").getDeploymentId()).isEqualTo("601");
    }
  }

  @Test
  void damagedBodiesNeverFailTheGateway() throws Exception {
    Mutations mutations = new Mutations(11);
    List<WebhookExamples.Example> examples =
        WebhookExamples.all().stream()
            .filter(example -> GitHubEvents.isKnown(example.event()))
            .toList();
    for (int i = 0; i < 300; i++) {
      WebhookExamples.Example example = examples.get(i % examples.size());
      byte[] body = mutations.of(example.body());

      var answer = doors.gitHub(example.event(), "damaged-" + i, body);

      assertThat(answer.statusCode()).as("GitHub %d", i).isIn(202, 400);
      assertThat(answer.body()).doesNotContain("Exception", "at dev.belay");
    }
    for (int i = 0; i < 100; i++) {
      byte[] body = mutations.of(Fixtures.read("gitlab/deployment"));

      assertThat(doors.gitLab("damaged-" + i, body).statusCode()).as("GitLab %d", i).isIn(202, 400);
    }
    await()
        .atMost(LONG)
        .until(() -> gateway.bean(dev.belay.gateway.spool.Spool.class).backlog() == 0);
  }

  @Test
  void whatGitHubLostWhileTheGatewayWasDownIsAskedForOnceAtStartUp() throws Exception {
    assertThat(event("guid-lost").getGate()).isNotNull();
    assertThat(commands("7001")).hasSize(1);
    await()
        .during(Duration.ofSeconds(1))
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(GIT_HUB.requests("POST", "/app/hook/deliveries/.*"))
                    .singleElement()
                    .satisfies(
                        request -> {
                          assertThat(request.path()).isEqualTo("/app/hook/deliveries/92/attempts");
                          assertThat(request.asker()).isEqualTo("app");
                        }));
    assertThat(GIT_HUB.requests("GET", "/repos/acme/shop/hooks/12/deliveries"))
        .allSatisfy(request -> assertThat(request.asker()).isEqualTo("person"));
    assertThat(doors.get("/actuator/prometheus"))
        .contains("belay_redeliveries_total{hook=\"app\",outcome=\"asked\",source=\"github\"} 1.0")
        .contains("belay_deliveries_missing{hook=\"app\",source=\"github\"} 0.0");
  }

  @Test
  void whatGitLabLosesIsAskedForOnceOnTheTimer() throws Exception {
    ObjectNode lost = Fixtures.read("gitlab/deployment").put("deployment_id", 7002);
    GIT_LAB_EVENTS.addAll(
        List.of(
            gitLabEvent(4, "key-fine", "200", lost.deepCopy().put("deployment_id", 7003)),
            gitLabEvent(3, "key-fine", "500", lost.deepCopy().put("deployment_id", 7003)),
            gitLabEvent(2, "key-issue", "internal error", Fixtures.read("gitlab/issue")),
            gitLabEvent(1, "key-lost", "internal error", lost)));

    assertThat(event("key-lost").getDeploymentId()).isEqualTo("7002");
    assertThat(commands("7002")).hasSize(1);
    await()
        .during(Duration.ofSeconds(1))
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(GIT_LAB.requests("POST", ".*/resend"))
                    .singleElement()
                    .extracting("path")
                    .isEqualTo("/projects/acme%2Fshop/hooks/5/events/1/resend"));
  }

  private static void lostWhileTheGatewayWasDown() {
    ObjectNode deployment = Fixtures.read("github/deployment_protection_rule");
    deployment.withObject("/deployment").put("id", 7001);
    Instant hourAgo = Instant.now().minusSeconds(3600);
    // Newest first. The first was delivered in the end, one is of no use, two were lost.
    GIT_HUB_DELIVERIES.addAll(
        List.of(
            delivery(95, "guid-fine", "deployment", 200, hourAgo.plusSeconds(5), null),
            delivery(94, "guid-issues", "issues", 502, hourAgo, null),
            delivery(93, "guid-fine", "deployment", 502, hourAgo, null),
            delivery(92, "guid-lost", "deployment_protection_rule", 502, hourAgo, deployment),
            delivery(91, "guid-old", "deployment", 502, hourAgo.minus(Duration.ofDays(4)), null)));
  }

  private static void gitHubDeliveries() {
    // Two a page, so that the second is asked for by its cursor.
    GIT_HUB.on(
        "GET",
        "/app/hook/deliveries",
        (request, groups) -> {
          int from = Integer.parseInt(request.query().getOrDefault("cursor", "v1_0").substring(3));
          List<Map<String, Object>> all = List.copyOf(GIT_HUB_DELIVERIES);
          int to = Math.min(from + 2, all.size());
          String body = Doors.JSON.writeValueAsString(all.subList(Math.min(from, to), to));
          String next =
              "<https://elsewhere.example/app/hook/deliveries?per_page=2&cursor=v1_%d>; rel=\"next\""
                  .formatted(to);
          return to == all.size()
              ? Answer.of(200, body)
              : new Answer(200, body, Map.of("Link", next));
        });
    GIT_HUB.on("GET", "/repos/acme/shop/hooks/12/deliveries", (r, g) -> Answer.of(200, "[]"));
    GIT_HUB.on(
        "POST",
        "/app/hook/deliveries/(\\d+)/attempts",
        (request, groups) -> {
          Map<String, Object> lost =
              GIT_HUB_DELIVERIES.stream()
                  .filter(d -> String.valueOf(d.get("id")).equals(groups.getFirst()))
                  .findFirst()
                  .orElseThrow();
          // At start-up it is asked for before the test knows the gateway's port.
          var answer =
              OPEN.join()
                  .gitHub(
                      (String) lost.get("event"),
                      (String) lost.get("guid"),
                      bytes((JsonNode) lost.get("payload")));
          GIT_HUB_DELIVERIES.addFirst(
              delivery(
                  100,
                  (String) lost.get("guid"),
                  (String) lost.get("event"),
                  answer.statusCode(),
                  Instant.now(),
                  null));
          return Answer.of(202, "{}");
        });
  }

  private static Map<String, Object> delivery(
      int id, String guid, String event, int status, Instant at, JsonNode payload) {
    Map<String, Object> delivery = new HashMap<>();
    delivery.put("id", id);
    delivery.put("guid", guid);
    delivery.put("event", event);
    delivery.put("action", null);
    delivery.put("delivered_at", at.toString());
    delivery.put("redelivery", id >= 100);
    delivery.put("status", status == 200 ? "OK" : "failed to connect");
    delivery.put("status_code", status);
    delivery.put("payload", payload);
    return delivery;
  }

  private static void gitLabEvents() {
    GIT_LAB.on(
        "GET",
        "/projects/acme%2Fshop/hooks/5/events",
        (request, groups) ->
            Answer.of(
                200,
                Doors.JSON.writeValueAsString(
                    request.query().get("page").equals("1") ? GIT_LAB_EVENTS : List.of())));
    GIT_LAB.on(
        "POST",
        "/projects/acme%2Fshop/hooks/5/events/(\\d+)/resend",
        (request, groups) -> {
          Map<String, Object> lost =
              GIT_LAB_EVENTS.stream()
                  .filter(e -> String.valueOf(e.get("id")).equals(groups.getFirst()))
                  .findFirst()
                  .orElseThrow();
          String key = (String) ((Map<?, ?>) lost.get("request_headers")).get("Idempotency-Key");
          int status = doors.gitLab(key, bytes((JsonNode) lost.get("request_data"))).statusCode();
          GIT_LAB_EVENTS.addFirst(
              gitLabEvent(10, key, String.valueOf(status), (JsonNode) lost.get("request_data")));
          return Answer.of(201, "{\"response_status\":" + status + "}");
        });
  }

  private static Map<String, Object> gitLabEvent(
      int id, String key, String status, JsonNode payload) {
    return Map.of(
        "id",
        id,
        "trigger",
        "deployment_hooks",
        "request_headers",
        Map.of("Idempotency-Key", key, "X-Gitlab-Token", "[REDACTED]"),
        "request_data",
        payload,
        "response_status",
        status);
  }

  private static DeploymentEvent event(String delivery) {
    try (Topic<DeploymentEvent> events = new Topic<>(kafka, Topics.DEPLOYMENT_EVENTS)) {
      List<DeploymentEvent> found = new ArrayList<>();
      await()
          .atMost(LONG)
          .until(
              () -> {
                events.records().stream()
                    .filter(event -> event.getDeliveryId().equals(delivery))
                    .forEach(found::add);
                return !found.isEmpty();
              });
      return found.getFirst();
    }
  }

  private static List<BackupCommand> commands(String deployment) {
    try (Topic<BackupCommand> commands = new Topic<>(kafka, Topics.BACKUP_COMMANDS)) {
      List<BackupCommand> found = new ArrayList<>();
      await()
          .atMost(LONG)
          .until(
              () -> {
                found.clear();
                commands.records().stream()
                    .filter(command -> deployment.equals(command.getDeploymentId()))
                    .forEach(found::add);
                return !found.isEmpty();
              });
      return found;
    }
  }

  /** Without the moment of receiving and the derived id. */
  private static JsonNode asJson(DeploymentEvent event) {
    ObjectNode json = (ObjectNode) Doors.JSON.readTree(event.toString());
    json.remove("receivedAt");
    json.remove("traceparent");
    json.remove("eventId");
    return json;
  }

  private static byte[] bytes(JsonNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
