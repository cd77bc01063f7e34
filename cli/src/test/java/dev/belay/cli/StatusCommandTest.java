package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.cli.FakeServices.Reply;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private static final String GOOD =
      """
      {"application": "shop", "environment": "production",
       "deployed": {"commit": "f95f852bd8fca8fcc58a9a2d6c842781e32a215e", "deploymentId": "7", "actor": "ada",
         "at": "2026-11-30T11:55:00Z", "state": "succeeded", "recoverySetId": "s1", "verdict": "verified"},
       "stores": [{"dataStore": "shop-db", "verifiedAt": "2026-11-30T11:54:00Z", "dataAgeMillis": 360000,
         "predictedRecoveryMillis": 4200}],
       "objectives": {
         "dataAge": {"millis": 360000, "objectiveMillis": 86400000, "judgement": "met"},
         "recoveryTime": {"millis": 4200, "objectiveMillis": null, "judgement": "not-judged"},
         "drillAge": {"millis": null, "objectiveMillis": null, "judgement": "not-judged"}},
       "rollback": {"ready": true, "recoverySetId": "s1", "reason": "its recovery set is verified"},
       "lastDrill": {"operationId": "o1", "kind": "drill", "status": "succeeded",
         "completedAt": "2026-11-29T11:00:00Z", "recoveryTimeMillis": 9000, "dataAgeMillis": 60000, "problem": null},
       "running": [{"operationId": null, "recoverySetId": "s2", "what": "schedule", "dataStore": "shop-db",
         "step": "verifying: restore", "since": "2026-11-30T11:59:50Z"}],
       "needs": []}
      """;
  private static final String BAD =
      """
      {"application": "blog", "environment": "production", "deployed": null,
       "stores": [{"dataStore": "blog-db", "verifiedAt": null, "dataAgeMillis": null, "predictedRecoveryMillis": null}],
       "objectives": {
         "dataAge": {"millis": null, "objectiveMillis": 3600000, "judgement": "unknown"},
         "recoveryTime": {"millis": null, "objectiveMillis": null, "judgement": "not-judged"},
         "drillAge": {"millis": null, "objectiveMillis": null, "judgement": "not-judged"}},
       "rollback": {"ready": false, "recoverySetId": null, "reason": "there is no verified recovery set"},
       "lastDrill": null, "running": [],
       "needs": [{"kind": "data-age", "text": "there is no measure of the newest verified data",
         "command": "belay backup --application blog --environment production"}]}
      """;

  private static final String CHANNELS =
      """
      {"items": [
        {"name": "chat", "type": "slack", "deliveredAt": null, "failingSince": null, "problem": null, "held": 0},
        {"name": "pager", "type": "slack", "deliveredAt": null, "failingSince": "2026-11-02T10:00:00Z",
         "problem": "url: the environment variable X is not set", "held": 0}]}
      """;

  private final FakeServices services = new FakeServices();

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void nothingNeedsAPerson() {
    answer(false, GOOD);

    Run run = Run.of(services.environment(), "status", "--application", "shop");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .containsSubsequence(
            "shop in production",
            "deployed  f95f852bd8fc by ada, 5 min 0 s ago, succeeded; its set s1 is verified",
            "rollback  ready: its recovery set is verified",
            "data      shop-db 6 min 0 s old (objective 24 h 0 min: met)",
            "restore   shop-db 4.2 s\n",
            "drill     succeeded 25 h 0 min ago, recovered in 9.0 s, data 60.0 s old",
            "running   schedule of shop-db: verifying: restore, for 10.0 s",
            "nothing needs a person")
        .doesNotContain("no policy");
    assertThat(services.requests().getFirst().line()).isEqualTo("GET /v1/status?application=shop");
  }

  @Test
  void whatNeedsAPersonIsSaidWithItsCommandAndEndsInFive() {
    answer(true, GOOD + "," + BAD);

    Run run = Run.of(services.environment(), "status");

    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out())
        .containsSubsequence(
            "blog in production",
            "deployed  nothing, as far as the ledger was told",
            "rollback  NOT ready: there is no verified recovery set",
            "data      blog-db nothing verified (objective 60 min 0 s: UNKNOWN)",
            "restore   blog-db not measured",
            "PERSON    there is no measure of the newest verified data",
            "belay backup --application blog --environment production");
    assertThat(run.err()).contains("1 thing needs a person");
  }

  @Test
  void whatNothingIsKnownOfIsNotWell() {
    answer(false, "");

    Run run = Run.of(services.environment(), "status", "--environment", "produktion");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("no environment is known");
  }

  @Test
  void theDocumentIsTheLedgers() {
    answer(true, BAD);

    Run run = Run.of(services.environment(), "status", "--json");

    assertThat(run.code()).isEqualTo(5);
    assertThat(run.json().path("exitCode").asInt()).isEqualTo(5);
    assertThat(Run.of(services.environment(), "status").out()).contains("the ledger has no policy");
    assertThat(run.json().at("/environments/0/needs/0/kind").asString()).isEqualTo("data-age");
  }

  @Test
  void aWatchGoesOnAfterAFailure() throws Exception {
    services.on(
        "GET /v1/status",
        Reply.problem(500, "Internal", "the database restarts"),
        Reply.json(200, document(false, GOOD)));
    AtomicReference<Run> run = new AtomicReference<>();
    Thread watching =
        Thread.startVirtualThread(
            () -> run.set(Run.of(services.environment(), "status", "--watch")));
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(services.requests()).hasSizeGreaterThanOrEqualTo(3));
    } finally {
      watching.interrupt();
      watching.join(Duration.ofSeconds(60));
    }

    Run watched = Objects.requireNonNull(run.get());
    assertThat(watched.code()).isEqualTo(130);
    assertThat(watched.err()).containsSubsequence("not up to date", "the database restarts");
    assertThat(watched.out()).contains("\033[H\033[J", "nothing needs a person");
  }

  @Test
  void anAnswerThatSaysNothingIsNoGoodNews() {
    services.on("GET /v1/status", Reply.json(200, "{}"));

    assertThat(Run.of(services.environment(), "status").code()).isNotZero();
    assertThat(Run.of(services.environment(), "status", "--watch", "--json").code()).isEqualTo(2);
  }

  @Test
  void aChannelThatDoesNotDeliverNeedsAPerson() {
    answer(false, GOOD);
    services.on("GET /v1/notifications", Reply.ok(CHANNELS));

    Run run = Run.of(services.environment(), "status");
    Run json = Run.of(services.environment(), "status", "--json");

    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out())
        .containsSubsequence(
            "shop in production",
            "PERSON    the channel pager does not deliver: url: the environment variable X is not",
            "belay notify test pager",
            "1 thing needs a person");
    assertThat(json.json().path("needsPerson").asBoolean()).isTrue();
    assertThat(json.json().at("/failingChannels/0/channel").asString()).isEqualTo("pager");
  }

  @Test
  void channelsThatATokenDoesNotReachAreUnknown() {
    answer(false, GOOD);
    services.on("GET /v1/notifications", Reply.json(403, "{\"detail\": \"restricted\"}"));

    Run run = Run.of(services.environment(), "status");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("whether the channels of notifications deliver is unknown: ", "restricted");
  }

  private void answer(boolean needs, String environments) {
    services.on("GET /v1/status", Reply.json(200, document(needs, environments)));
  }

  private static String document(boolean needs, String environments) {
    return "{\"at\": \"2026-11-30T12:00:00Z\", \"needsPerson\": %s, \"policy\": %s, \"environments\": [%s]}"
        .formatted(needs, !environments.equals(BAD), environments);
  }
}
