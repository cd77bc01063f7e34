package dev.belay.gateway.gate;

import static dev.belay.gateway.gate.GateBed.TOKEN;
import static dev.belay.gateway.gate.GateBed.decide;
import static dev.belay.gateway.gate.GateBed.get;
import static dev.belay.gateway.gate.GateBed.json;
import static dev.belay.gateway.gate.GateBed.ofGate;
import static dev.belay.gateway.gate.GateBed.open;
import static dev.belay.gateway.gate.GateBed.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.gateway.TestGateway;
import dev.belay.gateway.Topic;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** People decide gates against what is known, through the API, the broker and the database. */
@ExtendWith(Gates.class)
class GateOverrideTest {
  private static final String APPROVE =
      "{\"decision\": \"approved\", \"reason\": \"the shop is down\"}";
  private static final String REJECT =
      "{\"decision\": \"rejected\", \"reason\": \"the wrong branch\"}";

  private static GateBed bed;
  private static Gates shared;
  private static TestGateway gateway;
  private static TestGateway other;
  private static Topic<RecoveryEvent> events;
  private static String alice;

  @BeforeAll
  static void start(Gates gates) throws Exception {
    shared = gates;
    bed = gates.bed;
    gateway = gates.one;
    other = gates.other;
    events = bed.topic(Topics.RECOVERY_EVENTS);
    alice = bed.give("one", "alice", "production", "override");
    bed.give("other", "alice", "production", "override");
  }

  @AfterAll
  static void stop() {
    events.close();
  }

  @Test
  void aPersonLetsADeploymentGoAndAnswersForIt() throws Exception {
    JsonNode opened = open(gateway, "production", null);
    String gateId = whenOpen(opened);
    assertThat(list(alice, "?id-prefix=" + gateId.substring(0, 8)).path("items"))
        .singleElement()
        .satisfies(it -> assertThat(it.path("state").asString()).isEqualTo("waiting"));

    JsonNode decided = json(decide(other, alice, gateId, APPROVE));

    assertThat(decided.path("state").asString()).isEqualTo("approved");
    assertThat(decided.path("cause").asString()).isEqualTo("overridden");
    assertThat(decided.path("decidedBy").asString()).isEqualTo("alice");
    assertThat(decided.path("reason").asString())
        .isEqualTo("approved without a verified set, by alice: the shop is down");
    assertThat(ofGate(events, gateId))
        .as("nobody has fetched the answer")
        .noneMatch(e -> e.getType().equals("gate-answered"));
    assertThat(json(get(gateway, TOKEN, gateId)).path("state").asString()).isEqualTo("approved");
    bed.say(
        new Happenings(opened.path("recoverySetId").asString())
            .captureFailed(point(opened, "shop-db"), "too late"));
    await()
        .untilAsserted(
            () ->
                assertThat(ofGate(events, gateId))
                    .extracting(RecoveryEvent::getType)
                    .containsExactly("gate-opened", "gate-decided", "gate-answered"));
    assertThat(ofGate(events, gateId).getLast().getGate())
        .satisfies(
            it -> {
              assertThat(it.getCause()).isEqualTo("overridden");
              assertThat(it.getDecidedBy()).isEqualTo("alice");
              assertThat(it.getReason()).contains("alice", "the shop is down");
            });
  }

  @Test
  void aDecisionIsFinalAndSaysWhatCanStillBeDone() throws Exception {
    String gateId = whenOpen(open(gateway, "production", null));
    assertThat(decide(gateway, alice, gateId, REJECT).statusCode()).isEqualTo(200);

    HttpResponse<String> again = decide(gateway, alice, gateId, REJECT);
    HttpResponse<String> against = decide(gateway, alice, gateId, APPROVE);

    assertThat(again.statusCode()).as("the same once more").isEqualTo(200);
    assertThat(against.statusCode()).isEqualTo(409);
    assertThat(against.body())
        .contains("rejected by alice: the wrong branch", "final", "start the deployment again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "trigger", "gate", "recover"})
  void noOtherScopeIsEnough(String scope) throws Exception {
    String token = bed.give("one", "only-" + scope, "production", scope);
    String gateId = whenOpen(open(gateway, "production", null));

    assertThat(decide(gateway, token, gateId, APPROVE).statusCode()).isEqualTo(403);

    assertThat(json(get(gateway, TOKEN, gateId)).path("state").asString()).isEqualTo("waiting");
  }

  @Test
  void aTokenReachesItsOwnEnvironmentAlone() throws Exception {
    String gateId = whenOpen(open(gateway, "staging", null));

    assertThat(decide(gateway, alice, gateId, APPROVE).statusCode()).isEqualTo(404);
    assertThat(list(alice, "?environment=staging").path("items")).isEmpty();
    assertThat(list(alice, "?state=waiting").path("items"))
        .allSatisfy(it -> assertThat(it.path("environment").asString()).isEqualTo("production"));
  }

  @Test
  void aCiJobDoesNotLetItselfGoWhateverItsScopes() throws Exception {
    String gateId = whenOpen(open(gateway, "production", null));
    String job = oidc(Map.of("repository", "acme/shop"));
    String granted = oidc(Map.of("repository", "acme/shop", "role", "release-manager"));
    String ofGitLab = oidc(Map.of("project_path", "acme/shop", "role", "release-manager"));

    for (String token : List.of(job, granted, ofGitLab)) {
      HttpResponse<String> refused = decide(gateway, token, gateId, APPROVE);

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("a CI job can't decide a gate");
    }

    String person = oidc(Map.of("role", "release-manager"));
    assertThat(decide(gateway, person, gateId, APPROVE).statusCode()).isEqualTo(200);
  }

  private static String oidc(Map<String, String> more) throws Exception {
    Instant now = bed.clock.instant();
    return shared.ci.token(
        claims -> {
          claims.claim("repository", null);
          more.forEach(claims::claim);
          return claims
              .issueTime(Date.from(now))
              .notBeforeTime(Date.from(now))
              .expirationTime(Date.from(now.plusSeconds(300)));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"decision\": \"approved\"}",
        "{\"decision\": \"approved\", \"reason\": \"  \"}",
        "{\"decision\": \"maybe\", \"reason\": \"x\"}",
        "{\"decision\": \"approved\", \"reason\": \"x\", \"by\": \"mallory\"}"
      })
  void nobodyDecidesWithoutAReason(String body) throws Exception {
    String gateId = whenOpen(open(gateway, "production", null));

    HttpResponse<String> refused = decide(gateway, alice, gateId, body);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(refused.body()).containsAnyOf("reason", "approved or rejected", "by");
    assertThat(json(get(gateway, TOKEN, gateId)).path("state").asString()).isEqualTo("waiting");
  }

  @Test
  void ofManyDecisionsAtOnceExactlyOneCounts() throws Exception {
    List<JsonNode> gates = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      gates.add(open(gateway, "production", null));
      whenOpen(gates.getLast());
    }
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (JsonNode gate : gates) {
        String gateId = gate.path("gateId").asString();
        CountDownLatch go = new CountDownLatch(1);
        List<Future<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          asked.add(people.submit(at(go, () -> decide(gateway, alice, gateId, APPROVE))));
          asked.add(people.submit(at(go, () -> decide(other, alice, gateId, REJECT))));
        }
        Future<?> failure =
            people.submit(
                at(
                    go,
                    () -> {
                      bed.say(
                          new Happenings(gate.path("recoverySetId").asString())
                              .captureFailed(point(gate, "shop-db"), "no"));
                      return null;
                    }));
        go.countDown();
        failure.get();

        List<JsonNode> told = new ArrayList<>();
        for (Future<HttpResponse<String>> answer : asked) {
          assertThat(answer.get().statusCode()).isIn(200, 409);
          if (answer.get().statusCode() == 200) {
            told.add(json(answer.get()));
          }
        }
        JsonNode after = json(get(gateway, TOKEN, gateId));
        assertThat(told)
            .as("whoever is told of success has decided")
            .allSatisfy(it -> assertThat(it.path("reason")).isEqualTo(after.path("reason")));
        assertThat(told.isEmpty())
            .isEqualTo(after.path("cause").asString().equals("capture-failed"));
        await()
            .during(Duration.ofMillis(500))
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(
                () ->
                    assertThat(ofGate(events, gateId))
                        .filteredOn(e -> e.getType().equals("gate-decided"))
                        .singleElement()
                        .satisfies(
                            e ->
                                assertThat(e.getGate().getReason())
                                    .isEqualTo(after.path("reason").asString())));
      }
    }
  }

  @Test
  void aListIsNotForJobsAndRefusesWhatItDoesNotKnow() throws Exception {
    assertThat(listed(alice, "?id-prefix=ab").body()).contains("id-prefix", "4 or more");
    assertThat(listed(alice, "?color=red").statusCode()).isEqualTo(400);
    assertThat(listed(bed.give("one", "gate-only", "production", "gate"), "").statusCode())
        .isEqualTo(403);
  }

  private static <T> Callable<T> at(CountDownLatch go, Callable<T> task) {
    return () -> {
      go.await();
      return task.call();
    };
  }

  private static JsonNode list(String token, String query) throws Exception {
    HttpResponse<String> answer = listed(token, query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private static HttpResponse<String> listed(String token, String query) throws Exception {
    return GateBed.list(gateway, token, query);
  }

  private static String whenOpen(JsonNode opened) {
    String gateId = opened.path("gateId").asString();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> get(gateway, TOKEN, gateId), answer -> answer.statusCode() == 200);
    return gateId;
  }
}
