package dev.belay.gateway.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.cloudevents.CloudEventFormat;
import dev.belay.sources.cloudevents.CloudEventReader;
import dev.belay.sources.generic.GenericSource;
import dev.belay.sources.generic.SourceDescription;
import dev.belay.sources.github.GitHubEvents;
import dev.belay.sources.gitlab.GitLabEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every sender's way to try again is another attempt, and what it tells of one attempt is one. */
class AttemptsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
  private static final String A = "a".repeat(40);
  private static final String B = "b".repeat(40);

  @Test
  void gitHubsEventsAboutOneDeploymentAreOneAttempt() {
    assertThat(Attempts.key(gitHub("deployment_protection_rule", "requested", 1, A)))
        .isEqualTo(Attempts.key(gitHub("deployment", "created", 1, A)));
  }

  @Test
  void aJobThatGitHubRunsAgainIsAnotherAttempt() {
    // The run keeps its id and its commit; the deployment is a new one.
    assertThat(Attempts.key(gitHub("deployment_protection_rule", "requested", 2, A)))
        .isNotEqualTo(Attempts.key(gitHub("deployment_protection_rule", "requested", 1, A)));
  }

  @Test
  void aRedeploymentAfterARollbackIsAnotherAttempt() {
    String first = Attempts.key(gitHub("deployment", "created", 1, A));
    String rollback = Attempts.key(gitHub("deployment", "created", 3, A));

    assertThat(rollback).isNotEqualTo(first);
    assertThat(Attempts.key(gitHub("deployment", "created", 2, B))).isNotIn(first, rollback);
  }

  @Test
  void anotherCommitUnderTheSameDeploymentIdIsAnotherAttempt() {
    assertThat(Attempts.key(gitHub("deployment", "created", 1, B)))
        .isNotEqualTo(Attempts.key(gitHub("deployment", "created", 1, A)));
    assertThat(Attempts.key(api("key-1", B, "42")))
        .isNotEqualTo(Attempts.key(api("key-1", A, "42")));
  }

  @Test
  void aJobThatGitLabRetriesIsAnotherAttemptAndItsApprovalIsNot() {
    assertThat(Attempts.key(gitLab("running", 5))).isEqualTo(Attempts.key(gitLab("blocked", 5)));
    assertThat(Attempts.key(gitLab("blocked", 6))).isNotEqualTo(Attempts.key(gitLab("blocked", 5)));
  }

  @Test
  void aGenericSendersDeploymentIdMayComeAgain() throws Exception {
    assertThat(Attempts.key(generic("before-deploy", "d-1", "")))
        .isEqualTo(Attempts.key(generic("before-deploy", "d-1", "")))
        .isNotEqualTo(Attempts.key(generic("before-deploy", "d-2", "")));
    // One that counts its attempts may tell of each as often as it likes.
    assertThat(Attempts.key(generic("before-deploy", "d-1", "1")))
        .isEqualTo(Attempts.key(generic("before-deploy", "d-2", "1")))
        .isNotEqualTo(Attempts.key(generic("before-deploy", "d-2", "2")));
  }

  @Test
  void aFailureThatIsToldTwiceIsOne() throws Exception {
    assertThat(Attempts.key(generic("after-failure", "d-1", "")))
        .isEqualTo(Attempts.key(generic("after-failure", "d-2", "")));
  }

  @Test
  void aCdEventsDeploymentIdMayComeAgain() throws Exception {
    assertThat(Attempts.key(cdEvent("1", "")))
        .isEqualTo(Attempts.key(cdEvent("1", "")))
        .isNotEqualTo(Attempts.key(cdEvent("2", "")));
    assertThat(Attempts.key(cdEvent("1", "1")))
        .isEqualTo(Attempts.key(cdEvent("2", "1")))
        .isNotEqualTo(Attempts.key(cdEvent("2", "2")));
  }

  @Test
  void eachCallOfTheCommandLineIsAnAttempt() {
    assertThat(Attempts.key(api("key-1", A, "42")))
        .isEqualTo(Attempts.key(api("key-1", A, "42")))
        .isNotEqualTo(Attempts.key(api("key-2", A, "42")));
    assertThat(Attempts.key(api("key-1", A, null)))
        .isNotEqualTo(Attempts.key(api("key-2", A, null)));
  }

  private static DeploymentEvent gitHub(String event, String action, int deployment, String sha) {
    return GitHubEvents.read(
        event,
        UUID.randomUUID().toString(),
        json(
            """
            {"action": "%s", "environment": "production",
             "deployment_callback_url": "https://api.github.com/repos/acme/shop/actions/runs/7/deployment_protection_rule",
             "deployment": {"id": %d, "sha": "%s", "ref": "main", "environment": "production"},
             "repository": {"id": 42, "full_name": "acme/shop"}}
            """
                .formatted(action, deployment, sha)),
        NOW);
  }

  private static DeploymentEvent gitLab(String status, int deployment) {
    return GitLabEvents.read(
        UUID.randomUUID().toString(),
        json(
            """
            {"object_kind": "deployment", "status": "%s", "deployment_id": %d, "environment": "production",
             "project": {"id": 17, "path_with_namespace": "acme/shop"},
             "short_sha": "aaaaaaaa", "commit_url": "https://gitlab.example.com/acme/shop/-/commit/%s"}
            """
                .formatted(status, deployment, A)),
        NOW);
  }

  private static DeploymentEvent generic(String phase, String delivery, String attempt)
      throws Exception {
    Map<String, String> mapping =
        new HashMap<>(
            Map.of(
                "repository", "'acme/shop'",
                "environment", "'production'",
                "deploymentId", "'deploy/production'",
                "phase", "'" + phase + "'"));
    if (!attempt.isEmpty()) {
      mapping.put("attempt", "'" + attempt + "'");
    }
    GenericSource source =
        new GenericSource(
            "deployer",
            new SourceDescription(Map.of(), Optional.of("X-Id"), Optional.empty(), mapping));
    return ((GenericSource.Event) source.read(json("{}"), Map.of("x-id", delivery), NOW)).event();
  }

  private static DeploymentEvent cdEvent(String id, String attempt) throws Exception {
    return CloudEventReader.read(
        CloudEventFormat.structured(
            utf8(
                """
                {"specversion": "1.0", "id": "%s", "source": "/ci", "type": "dev.cdevents.deployment.queued.0.1.0",
                 "belayrepository": "acme/shop", "belayenvironment": "production",
                 "belaydeploymentid": "42"%s, "data": {}}
                """
                    .formatted(
                        id, attempt.isEmpty() ? "" : ", \"belayattempt\": \"" + attempt + "\""))),
        NOW);
  }

  @SuppressWarnings("NullAway") // Avro's generated setters of nullable fields are unannotated.
  private static DeploymentEvent api(String key, String commit, @Nullable String deployment) {
    return DeploymentEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setSource("api")
        .setDeliveryId(key)
        .setType("gate.requested")
        .setPhase("before-deploy")
        .setReceivedAt(NOW)
        .setRepository("acme/shop")
        .setCommit(commit)
        .setDeploymentId(deployment)
        .build();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
