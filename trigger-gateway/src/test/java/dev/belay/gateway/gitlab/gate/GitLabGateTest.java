package dev.belay.gateway.gitlab.gate;

import static dev.belay.gateway.gate.GateBed.ofGate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.events.RecoveryIds;
import dev.belay.gateway.Topic;
import dev.belay.gateway.gate.GateBed;
import dev.belay.gateway.gate.Gates;
import dev.belay.gateway.gate.Happenings;
import dev.belay.gateway.platform.FakePlatform.Request;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Ids;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Blocked deployments, from GitLab's hook or its list to the job that runs. */
@ExtendWith(Gates.class)
class GitLabGateTest {
  private static final AtomicInteger NUMBER = new AtomicInteger(500);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Gates gates;
  private static GateBed bed;
  private static FakeDeployments gitLab;
  private static Topic<RecoveryEvent> events;

  private final String id = String.valueOf(NUMBER.incrementAndGet());
  private final String sha = id + "a".repeat(40 - id.length());
  private final String gateId = Ids.derive("gate", "gitlab", "17", id);
  private final String setId =
      RecoveryIds.recoverySet(
              "shop",
              "production",
              "pre-deployment",
              RecoveryIds.attempt("gitlab", "acme/shop", id, sha, "").toString())
          .toString();
  private final Happenings set = new Happenings(setId);

  @BeforeAll
  static void start(Gates shared) {
    gates = shared;
    bed = gates.bed;
    gitLab = new FakeDeployments(gates.gitLab);
    events = bed.topic(Topics.RECOVERY_EVENTS);
  }

  @AfterAll
  static void stop() {
    events.close();
  }

  @Test
  void aVerifiedSetApprovesTheDeploymentAndThenPlaysItsJob() throws Exception {
    gitLab.block(id, sha);
    gitLab.unblock(id); // the list does not have it: it comes by the hook alone
    hook();
    hook();
    verified();

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(gitLab.jobStatus(id)).isEqualTo("pending"));
    whenClosed();
    List<Request> requests = gitLab.requests(id);
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly(
            "POST /projects/17/deployments/" + id + "/approval",
            "POST /projects/17/jobs/" + id + "/play");
    assertThat(requests.getFirst().body().path("status").asString()).isEqualTo("approved");
    assertThat(requests.getFirst().body().path("comment").asString())
        .contains("**Approved**", "shop-db: verified", "https://belay.example.com/sets/" + setId);
    assertThat(ofGate(events, gateId))
        .extracting(RecoveryEvent::getType)
        .containsExactly("gate-opened", "gate-decided", "gate-answered");
    assertThat(ofGate(events, gateId).getLast().getGate().getAnswerProblem()).isNull();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        gates.gitLab.requests("POST", "/projects/17/statuses/" + sha).stream()
                            .map(r -> r.body().path("state").asString()))
                    .endsWith("success"));
  }

  @Test
  void aRollbackIsSeenAtItsCommit() throws Exception {
    gitLab.block(id, sha);
    hook();
    await()
        .untilAsserted(
            () ->
                assertThat(gates.gitLab.requests("POST", "/projects/17/statuses/" + sha))
                    .isNotEmpty());

    bed.say(set.operationCompleted(Ids.derive("operation", id), "rollback", "succeeded", sha, id));

    await()
        .untilAsserted(
            () ->
                assertThat(
                        gates.gitLab.requests("POST", "/projects/17/statuses/" + sha).stream()
                            .map(
                                r ->
                                    r.body().path("name").asString()
                                        + ": "
                                        + r.body().path("state").asString()))
                    .contains("belay/rollback: success"));
  }

  @Test
  void aRejectedDeploymentIsNotPlayed() throws Exception {
    gitLab.block(id, sha);
    hook();

    bed.say(set.captureFailed(point("shop-db"), "gone"));

    whenClosed();
    assertThat(gitLab.requests(id))
        .singleElement()
        .satisfies(r -> assertThat(r.body().path("status").asString()).isEqualTo("rejected"));
    assertThat(gitLab.jobStatus(id)).isEqualTo("manual");
  }

  @Test
  void whatGitLabOnlyListsIsHeldToo() throws Exception {
    gitLab.block(id, sha);

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(ofGate(events, gateId))
                    .extracting(RecoveryEvent::getType)
                    .containsExactly("gate-opened"));
    assertThat(ofGate(events, gateId).getFirst())
        .satisfies(
            e -> {
              assertThat(e.getRecoverySetId()).isEqualTo(setId);
              assertThat(e.getCommit()).isEqualTo(sha);
            });
    verified();
    whenClosed();
    assertThat(gitLab.jobStatus(id)).isEqualTo("pending");
    // Both gateways have seen it many times by now.
    try (Topic<DeploymentEvent> all = bed.topic(Topics.DEPLOYMENT_EVENTS)) {
      assertThat(all.records())
          .filteredOn(e -> e.getGate() != null && e.getGate().getGateId().equals(gateId))
          .hasSizeBetween(1, 2)
          .extracting(DeploymentEvent::getEventId)
          .containsOnly(Ids.derive("deployment-event", "gitlab", "blocked-deployment:17:" + id));
    }
  }

  @Test
  void anApprovalThatWasTakenBeforeIsGoneOnFrom() throws Exception {
    gitLab.block(id, sha);
    gitLab.failingPlays.set(2);
    hook();
    verified();

    whenClosed();
    assertThat(gitLab.jobStatus(id)).isEqualTo("pending");
    assertThat(gitLab.requests(id))
        .extracting(r -> r.path().replaceAll(".*/", ""))
        .containsExactly("approval", "play", "approval", "play", "approval", "play");
    assertThat(ofGate(events, gateId).getLast().getGate().getAnswerProblem()).isNull();
  }

  private void verified() throws Exception {
    bed.say(
        set.captured(point("shop-db")),
        set.captured(point("billing-db")),
        set.verdict(point("shop-db"), "verified"),
        set.verdict(point("billing-db"), "verified"));
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

  private String point(String dataStore) {
    return RecoveryIds.recoveryPoint(UUID.fromString(setId), dataStore).toString();
  }

  private void hook() throws Exception {
    String body =
        """
        {"object_kind": "deployment", "status": "blocked", "status_changed_at": "2026-03-01 10:00:00 +0100",
         "deployment_id": %1$s, "deployable_id": %1$s, "deployable_url": null, "environment": "production",
         "project": {"id": 17, "path_with_namespace": "acme/shop", "web_url": "https://gitlab.example.com/acme/shop"},
         "short_sha": "%3$s", "commit_url": "https://gitlab.example.com/acme/shop/-/commit/%2$s", "ref": "main",
         "user": {"username": "dev"}}
        """
            .formatted(id, sha, sha.substring(0, 8));
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(gates.one.url() + "/webhooks/gitlab"))
                .header("X-Gitlab-Event", "Deployment Hook")
                .header("X-Gitlab-Token", Gates.SECRET)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }
}
