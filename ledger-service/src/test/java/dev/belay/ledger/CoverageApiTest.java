package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.schemas.RecoveryEvent;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Coverage and streams, as the ledger answers them. */
class CoverageApiTest {
  private static final String TIME = "from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z";
  private static RunningLedger service;
  private final String application = "app-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    service = new RunningLedger();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void eachDeploymentIsThereWithItsAnswer() {
    Story gated = story();
    service.publish(gated.ofOnePoint("orders"));
    service.publish(List.of(gated.gateDecided(30, 1, "approved", "verified")));
    Story late = story();
    service.publish(
        List.of(
            late.requested(0, "orders"),
            late.captured(4, "orders"),
            late.gateDecided(5, 1, "approved", "captured"),
            late.verified(65, "orders", 1, "verified")));
    Story rejected = story();
    service.publish(
        List.of(
            rejected.requested(0, "orders"),
            rejected.captureFailed(4, "orders"),
            rejected.gateDecided(5, 1, "rejected", "capture-failed")));
    Story free = story();
    service.publish(List.of(free.requested(0, "orders"), free.captureFailed(4, "orders")));
    Story withoutRule = story();
    service.publish(List.of(withoutRule.gateDecided(5, 1, "rejected", "no-rule")));
    Story ended = story();
    service.publish(
        List.of(
            RecoveryEvent.newBuilder(ended.requested(0, "orders"))
                .setTrigger("post-deployment-baseline")
                .setDeploymentId("4712")
                .build()));

    JsonNode items =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> service.json("/v1/coverage?" + TIME + "&application=" + application),
                it -> it.path("items").size() == 6 && it.toString().contains("verified-late"))
            .path("items");

    assertThat(answer(items, gated)).isEqualTo("yes verified");
    assertThat(answer(items, late)).isEqualTo("no verified-late");
    assertThat(items.toString()).contains("its set was verified 60 s after it was let go");
    assertThat(answer(items, rejected)).isEqualTo("not-started held-back");
    assertThat(answer(items, free)).isEqualTo("no capture-failed");
    assertThat(items.toString()).contains("no-rule", "\"no-set\"", "\"deploymentId\":\"4712\"");
    assertPaged(items);
    assertExported(items.size());
  }

  /** A verification that began before a failure of the same point was known proves nothing. */
  @Test
  void aVerdictThatAnotherOneOverlapsIsNoYes() {
    Story failed = overlapped("failed", 20, "timeout");
    Story unknown = overlapped("unknown", 20, "timeout");
    Story contradicted = overlapped("failed", 20, "verified");
    Story later = overlapped("failed", 40, "captured");
    Story skewed = story();
    service.publish(
        List.of(
            skewed.requested(0, "orders", "stock"),
            skewed.captured(4, "orders"),
            skewed.captured(4, "stock"),
            skewed.verified(8, "orders", 1, "verified"),
            skewed.verified(33, "stock", 1, "verified"),
            skewed.gateDecided(30, 1, "approved", "verified")));
    Story half = story();
    service.publish(
        List.of(
            half.requested(0, "orders", "stock"),
            half.captured(4, "orders"),
            half.captured(4, "stock"),
            half.verified(8, "orders", 1, "verified"),
            half.gateDecided(30, 1, "approved", "verified")));

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonNode items =
                  service
                      .json("/v1/coverage?" + TIME + "&application=" + application)
                      .path("items");
              assertThat(items.size()).isEqualTo(6);
              assertThat(answer(items, failed)).isEqualTo("no failed-then");
              assertThat(answer(items, unknown)).isEqualTo("unknown verdict-unknown");
              assertThat(answer(items, contradicted)).isEqualTo("unknown gate-contradicted");
              assertThat(answer(items, later)).isEqualTo("yes verified-then");
              assertThat(answer(items, skewed)).isEqualTo("yes verified");
              assertThat(answer(items, half)).isEqualTo("unknown gate-contradicted");
            });
  }

  /** A point is verified from second 19 to 21, and has another verdict in second {@code at}. */
  private Story overlapped(String verdict, int at, String cause) {
    Story story = story();
    service.publish(
        List.of(
            story.requested(0, "orders"),
            story.captured(4, "orders"),
            story.verified(at, "orders", 1, verdict),
            story.verified(21, "orders", 2, "verified"),
            story.gateDecided(30, 1, "approved", cause)));
    return story;
  }

  private void assertPaged(JsonNode all) {
    String path = "/v1/coverage?" + TIME + "&limit=4&application=" + application;
    JsonNode first = service.json(path);
    JsonNode second = service.json(path + "&cursor=" + first.path("next").asString());

    assertThat(first.path("items").size()).isEqualTo(4);
    assertThat(second.path("items").size()).isEqualTo(2);
    assertThat(second.path("next").isNull()).isTrue();
    assertThat(second.path("items").get(1)).isEqualTo(all.get(5));
  }

  private void assertExported(int deployments) {
    String path = "/v1/coverage.csv?" + TIME + "&application=" + application;
    HttpResponse<String> csv = service.get(path);
    HttpResponse<String> byHeader =
        service.exchange(
            HttpRequest.newBuilder(service.uri(path.replace(".csv", "")))
                .header("Accept", "text/csv")
                .header("Authorization", "Bearer " + RunningLedger.TOKEN)
                .build());

    assertThat(csv.statusCode()).isEqualTo(200);
    assertThat(csv.headers().firstValue("Content-Type"))
        .hasValueSatisfying(it -> assertThat(it).startsWith("text/csv"));
    assertThat(csv.body().split("\r\n")).hasSize(deployments + 1);
    assertThat(csv.body()).startsWith("application,environment,deployment_id,commit,");
    assertThat(byHeader.body()).isEqualTo(csv.body());
  }

  @Test
  void aTokenSeesItsOwnDeploymentsAlone() {
    Story story = story();
    service.publish(List.of(story.requested(0, "orders")));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> service.get("/v1/coverage.csv?" + TIME).body().contains(application));
    String other = service.give("other-" + application, "another", "read");

    assertThat(service.get("/v1/coverage?" + TIME, other).body()).doesNotContain(application);
    assertThat(service.get("/v1/coverage.csv?" + TIME, other).body().split("\r\n")).hasSize(1);
    assertThat(service.get("/v1/coverage", null).statusCode()).isEqualTo(401);
    assertThat(service.get("/v1/coverage.csv", null).statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsNoTimeIsNamed() {
    assertThat(service.get("/v1/coverage?from=yesterday").body())
        .contains("yesterday", "an instant");
    assertThat(
            service
                .get("/v1/coverage?from=2026-11-24T00:00:00Z&to=2026-11-23T00:00:00Z")
                .statusCode())
        .isEqualTo(400);
    assertThat(service.get("/v1/coverage.csv?limit=3").statusCode()).isEqualTo(400);
  }

  /** What one ledger records, the other one's listeners hear: only those who may. */
  @Test
  void whatIsRecordedIsHeardWhereItMayBe() throws Exception {
    try (RunningLedger second = new RunningLedger(service.database);
        Listener hears =
            new Listener(second, second.give("own-" + application, application, "read"));
        Listener deaf =
            new Listener(second, second.give("deaf-" + application, "another", "read"))) {
      hears.until("event: begin");
      deaf.until("event: begin");

      service.publish(List.of(story().requested(0, "orders")));

      assertThat(hears.until("data: {\"application\"")).contains(application);
      service.publish(List.of(new Story().application("another").requested(0, "orders")));
      assertThat(deaf.until("data: {\"application\"")).contains("another");
    }
  }

  @Test
  void aStreamEndsWithItsLedger() throws Exception {
    RunningLedger second = new RunningLedger(service.database);
    try (Listener listener = new Listener(second, RunningLedger.TOKEN)) {
      listener.until("event: begin");
      long begin = System.nanoTime();

      second.close();

      assertThat(listener.until(null)).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(25));
    }
  }

  private static final class Listener implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final BufferedReader lines;

    Listener(RunningLedger ledger, String token) throws Exception {
      HttpResponse<InputStream> answer =
          http.send(
              HttpRequest.newBuilder(ledger.uri("/v1/stream"))
                  .header("Authorization", "Bearer " + token)
                  .header("Accept", "text/event-stream")
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /** The next line that begins so; empty at the end. */
    String until(@Nullable String beginning) throws Exception {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (beginning != null && line.startsWith(beginning)) {
          return line;
        }
      }
      return "";
    }

    @Override
    public void close() {
      http.shutdownNow();
    }
  }

  private Story story() {
    return new Story().application(application);
  }

  private static String answer(JsonNode items, Story story) {
    for (JsonNode item : items) {
      if (item.path("recoverySetId").asString("").equals(story.setId)) {
        return item.path("covered").asString() + " " + item.path("reason").asString();
      }
    }
    return "missing";
  }
}
