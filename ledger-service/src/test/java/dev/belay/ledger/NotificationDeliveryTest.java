package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.belay.schemas.RecoveryEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From the event on the topic to what people get, over a recipient that fails at first. */
class NotificationDeliveryTest {
  private static final byte[] KEY =
      "a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8);
  private static final Duration LONG = Duration.ofSeconds(60);
  @TempDir static Path directory;

  private static final List<Request> requests = new CopyOnWriteArrayList<>();
  private static HttpServer people;
  private static RunningLedger service;

  private record Request(String path, Map<String, String> headers, String body, int answer) {}

  @BeforeAll
  static void start() throws Exception {
    people = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    people.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean first = requests.stream().noneMatch(it -> it.body().equals(body));
          int answer = first ? 503 : 204;
          requests.add(
              new Request(
                  path,
                  Map.of(
                      "id",
                      exchange.getRequestHeaders().getFirst("webhook-id"),
                      "timestamp",
                      exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                      "signature",
                      String.valueOf(exchange.getRequestHeaders().getFirst("webhook-signature"))),
                  body,
                  answer));
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    people.start();
    Path secret =
        Files.writeString(
            directory.resolve("secret"), "whsec_" + Base64.getEncoder().encodeToString(KEY) + "\n");
    String url = "http://localhost:" + people.getAddress().getPort();
    service =
        new RunningLedger(
            "--belay.notifications.operators.url=" + url + "/operators",
            "--belay.notifications.operators.secret-file=" + secret,
            "--belay.notifications.operators.applications=told-*",
            "--belay.notifications.chat.url=" + url + "/chat",
            "--belay.notifications.chat.format=slack",
            "--belay.notifications.chat.kinds=drill-*",
            "--belay.notifications.chat.applications=told-*");
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
    people.stop(0);
  }

  @Test
  void aFailedCaptureIsToldUntilSomebodyHearsIt() throws Exception {
    Story story = new Story().application("told-" + UUID.randomUUID());
    RecoveryEvent failed = now(story.captureFailed(1, "orders"));

    service.publish(List.of(story.requested(0, "orders"), failed, failed));

    await().atMost(LONG).untilAsserted(() -> assertThat(about(story)).hasSize(2));
    List<Request> told = about(story);
    assertThat(told).extracting(Request::path).containsOnly("/operators");
    assertThat(told).extracting(Request::answer).containsExactly(503, 204);
    assertThat(told)
        .allSatisfy(
            request -> {
              assertThat(request.headers().get("id")).isEqualTo(failed.getEventId());
              assertThat(request.headers().get("signature")).isEqualTo(signature(request));
            });
    JsonNode body = RunningLedger.parse(told.getFirst().body());
    assertThat(body.path("type").asString()).isEqualTo("belay.capture-failed");
    assertThat(body.at("/data/severity").asString()).isEqualTo("error");
    assertThat(body.at("/data/dataStore").asString()).isEqualTo("orders");
    assertThat(body.at("/data/text").asString())
        .contains("The capture of \"orders\"", failed.getFailure().getMessage());
  }

  /** Nobody has said anything since: the ledger's own clock does. */
  @Test
  void anOverdueCaptureIsToldWithWhatKeepsIt() {
    Story story = new Story().application("told-" + UUID.randomUUID());
    Instant due = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);

    service.publish(
        List.of(
            Story.by(due, story.requested(0, "orders")),
            story.captureWaits(2, "orders", "S3 answered 503 SlowDown")));

    await().atMost(LONG).untilAsserted(() -> assertThat(about(story)).hasSize(2));
    JsonNode body = RunningLedger.parse(about(story).getFirst().body());
    assertThat(body.path("type").asString()).isEqualTo("belay.capture-overdue");
    assertThat(body.at("/data/recoveryPointId").asString()).isEqualTo(story.point("orders"));
    assertThat(body.at("/data/text").asString())
        .contains("overdue since " + due, "failed with: S3 answered 503 SlowDown");
  }

  @Test
  void whatIsLongOverIsNoNews() {
    Story old = new Story().application("told-" + UUID.randomUUID());
    Story fresh = new Story().application("told-" + UUID.randomUUID());
    RecoveryEvent longAgo =
        RecoveryEvent.newBuilder(old.captureFailed(1, "orders"))
            .setOccurredAt(Instant.now().minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.MILLIS))
            .build();

    service.publish(
        List.of(
            old.requested(0, "orders"),
            longAgo,
            fresh.requested(0, "orders"),
            now(fresh.captureFailed(1, "orders"))));

    await().atMost(LONG).untilAsserted(() -> assertThat(about(fresh)).isNotEmpty());
    assertThat(about(old)).isEmpty();
  }

  private static RecoveryEvent now(RecoveryEvent event) {
    return RecoveryEvent.newBuilder(event)
        .setOccurredAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .build();
  }

  private static List<Request> about(Story story) {
    return requests.stream().filter(it -> it.body().contains(story.setId)).toList();
  }

  private static String signature(Request request) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    String signed =
        request.headers().get("id")
            + "."
            + request.headers().get("timestamp")
            + "."
            + request.body();
    return "v1,"
        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }
}
