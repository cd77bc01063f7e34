package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What each token sees and touches in the ledger. */
class TokenRightsTest {
  private static RunningLedger service;
  private final String name = UUID.randomUUID().toString();
  private final Story story = new Story().application("app-" + name);
  private String application;

  @BeforeAll
  static void start() {
    service = new RunningLedger();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void record() {
    service.publish(story.ofOnePoint("orders"));
    application =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> service.json("/v1/recovery-sets/" + story.setId),
                set -> set.path("verdict").asString("").equals("verified"))
            .path("application")
            .asString();
  }

  @Test
  void whoShowsNothingReadsNothing() {
    for (String path :
        new String[] {
          "/v1/recovery-sets",
          "/v1/recovery-sets/" + story.setId,
          "/v1/recovery-points/" + story.point("orders"),
          "/v1/operations",
          "/v1/gates"
        }) {
      assertThat(service.get(path, null).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(service.get("/actuator/health", null).statusCode()).isEqualTo(200);
  }

  @Test
  void whoReadsDoesNotRecoverAndWhoTriggersDoesNotRead() {
    String reader = service.give("reader-" + name, null, "read");
    String trigger = service.give("trigger-" + name, null, "trigger");

    assertThat(service.get("/v1/recovery-sets/" + story.setId, reader).statusCode()).isEqualTo(200);
    assertThat(service.get("/v1/recovery-sets/" + story.setId, trigger).statusCode())
        .isEqualTo(403);
    for (String token : new String[] {reader, trigger}) {
      assertThat(post("rollbacks", rollback(application, ""), token).statusCode()).isEqualTo(403);
      assertThat(post("operations/" + UUID.randomUUID() + "/confirm", "", token).statusCode())
          .isEqualTo(403);
    }
    String verifications = "recovery-points/" + story.point("orders") + "/verifications";
    assertThat(post(verifications, "{\"reason\":\"audit\"}", reader).statusCode()).isEqualTo(403);
    assertThat(post(verifications, "{\"reason\":\"audit\"}", trigger).statusCode()).isEqualTo(202);
  }

  @Test
  void anotherApplicationsTokenSeesAndTouchesNothing() {
    String other = service.give("other-" + name, "another", "read", "recover", "trigger");

    assertThat(service.get("/v1/recovery-sets/" + story.setId, other).statusCode()).isEqualTo(404);
    assertThat(service.get("/v1/recovery-points/" + story.point("orders"), other).statusCode())
        .isEqualTo(404);
    assertThat(service.get("/v1/recovery-sets?limit=200", other).body())
        .doesNotContain(story.setId);
    assertThat(post("rollbacks", rollback(application, ""), other).statusCode()).isEqualTo(403);
    assertThat(
            post("restores", "{\"recoverySetId\": \"%s\"}".formatted(story.setId), other)
                .statusCode())
        .isEqualTo(403);
    assertThat(
            post(
                    "restores",
                    "{\"recoveryPointId\": \"%s\"}".formatted(story.point("orders")),
                    other)
                .statusCode())
        .isEqualTo(403);
    assertThat(
            post("comparisons", "{\"recoverySetId\": \"%s\"}".formatted(story.setId), other)
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void aRestrictedTokenRestoresNothingIntoAnothersDataStore() {
    String own = service.give("own-" + name, application, "read", "recover");

    assertThat(service.get("/v1/recovery-sets/" + story.setId, own).statusCode()).isEqualTo(200);
    HttpResponse<String> refused =
        post(
            "restores",
            """
            {"recoverySetId": "%s", "target": {"dataStore": "billing"}}
            """
                .formatted(story.setId),
            own);

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains(application, "not restricted");
  }

  @Test
  void theActorIsTheCredentialWhateverItSays() {
    String recoverer = service.give("recoverer-" + name, application, "read", "recover");

    HttpResponse<String> asked =
        post("rollbacks", rollback(application, ", \"actor\": \"alice\""), recoverer);

    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    JsonNode operation = RunningLedger.parse(asked.body());
    assertThat(operation.path("actor").asString()).isEqualTo("recoverer-" + name + " (alice)");
    String cancel = "operations/" + operation.path("operationId").asString() + "/cancel";
    String other = service.give("stranger-" + name, "another", "read", "recover");
    assertThat(post(cancel, "", other).statusCode()).isEqualTo(404);
    assertThat(post(cancel, "", recoverer).statusCode()).isEqualTo(202);
  }

  private static String rollback(String application, String more) {
    return """
    {"application": "%s", "environment": "production", "choose": {"lastVerified": true}%s}
    """
        .formatted(application, more);
  }

  private static HttpResponse<String> post(String path, String body, String token) {
    return service.post("/v1/" + path, body, "Authorization", "Bearer " + token);
  }
}
