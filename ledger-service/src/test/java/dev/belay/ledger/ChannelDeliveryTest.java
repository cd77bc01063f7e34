package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belay.schemas.RecoveryEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From the event on the topic to what each product gets, by the policy. */
class ChannelDeliveryTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final Duration QUIET = Duration.ofSeconds(3);
  @TempDir static Path folder;

  private static final List<Call> calls = new CopyOnWriteArrayList<>();
  private static final GreenMail mail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private static HttpServer products;
  private static RunningLedger service;

  private record Call(String product, String query, String body) {
    JsonNode json() {
      return RunningLedger.parse(body);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    products = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    products.createContext("/", ChannelDeliveryTest::answer);
    products.start();
    mail.start();
    String url = "http://localhost:" + products.getAddress().getPort();
    for (String product : List.of("slack", "teams", "hook", "ping", "gone")) {
      Files.writeString(folder.resolve(product), url + "/" + product + "\n");
    }
    Files.writeString(folder.resolve("key"), "routing-key-of-32-characters-----");
    Files.writeString(folder.resolve("token"), "glsa_secret");
    Path policy =
        Files.writeString(
            folder.resolve("belay.yaml"),
            """
            version: 1
            data-stores:
              orders: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
            applications:
              shop:
                environments:
                  production:
                    rules:
                      - {on: before-deploy, capture: [orders]}
            notifications:
              channels:
                chat: {type: slack, url: "file:slack", allow-http: true, most-per-hour: 1000}
                team: {type: teams, url: "file:teams", allow-http: true, most-per-hour: 1000}
                pager: {type: pagerduty, routing-key: "file:key", url: "URL/pagerduty", allow-http: true}
                program: {type: webhook, url: "file:hook", allow-http: true}
                graphs: {type: grafana, url: "URL/grafana/", token: "file:token", allow-http: true}
                alive: {type: ping, url: "file:ping", allow-http: true}
                gone: {type: slack, url: "file:gone", allow-http: true}
                unready: {type: slack, url: "file:not-there", allow-http: true}
                ops:
                  type: email
                  host: 127.0.0.1
                  port: PORT
                  security: none
                  from: belay@example.com
                  to: [ops@example.com]
                  most-per-hour: 1000
              routes:
                - {channels: [chat, team, pager, program, graphs, ops, alive], applications: ["told-*"]}
                - {channels: [gone], applications: ["gone-*"]}
                - {channels: [unready], applications: ["nobody"]}
            """
                .replace("URL", url)
                .replace("PORT", String.valueOf(mail.getSmtp().getPort())));
    service = new RunningLedger("--belay.policy.file=" + policy);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String product = exchange.getRequestURI().getPath().substring(1);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    boolean gone = product.equals("gone");
    byte[] said = (gone ? "no_service" : "ok").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        gone ? 404 : product.equals("teams") || product.equals("pagerduty") ? 202 : 200,
        said.length);
    exchange.getResponseBody().write(said);
    exchange.close();
    calls.add(new Call(product, query, body));
  }

  @AfterAll
  static void stop() {
    service.close();
    products.stop(0);
    mail.stop();
  }

  @Test
  void aFailureIsToldOnceOnEveryChannelAndItsEndAsWell() throws Exception {
    String application = "told-" + UUID.randomUUID();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Story first = new Story().application(application);
    Story second = new Story().application(application);
    Story third = new Story().application(application);

    service.publish(
        List.of(
            at(now.minusSeconds(60), first.requested(0, "orders")),
            at(now.minusSeconds(50), first.captureFailed(1, "orders")),
            at(now.minusSeconds(40), second.requested(0, "orders")),
            at(now.minusSeconds(30), second.captureFailed(1, "orders"))));
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              for (String product : List.of("slack", "teams", "pagerduty", "hook")) {
                assertThat(of(product, application)).as(product).hasSize(1);
              }
              assertThat(of("grafana/api/annotations", application)).hasSize(1);
              assertThat(mails(application)).hasSize(1);
            });
    service.publish(
        List.of(
            at(now.minusSeconds(20), third.requested(0, "orders")),
            at(now.minusSeconds(10), third.captured(4, "orders"))));
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              for (String product : List.of("slack", "teams", "pagerduty", "hook")) {
                assertThat(of(product, application)).as(product).hasSize(2);
              }
              assertThat(of("grafana/api/annotations", application)).hasSize(2);
              assertThat(mails(application)).hasSize(2);
            });

    List<Call> pager = of("pagerduty", application);
    assertThat(pager)
        .extracting(call -> call.json().path("event_action").asString())
        .containsExactly("trigger", "resolve");
    assertThat(pager)
        .extracting(call -> call.json().path("dedup_key").asString())
        .containsOnly("belay/capture-failed/%s/production/orders".formatted(application));
    List<Call> program = of("hook", application);
    assertThat(program)
        .extracting(call -> call.json().at("/data/status").asString())
        .containsExactly("error", "recovered");
    assertThat(program.getLast().json().at("/data/text").asString())
        .contains("was captured again", "it had happened 1 more times");
    assertThat(of("slack", application).getFirst().json().at("/blocks/0/text/text").asString())
        .isEqualTo("[error] Belay, capture failed: %s/production".formatted(application));
  }

  @Test
  void aDeadMansSwitchHearsOfWhatIsVerifiedAlone() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Story good = new Story().application("told-" + UUID.randomUUID());
    Story unknown = new Story().application("told-" + UUID.randomUUID());
    Story bad = new Story().application("told-" + UUID.randomUUID());
    for (Story story : List.of(good, unknown, bad)) {
      service.publish(
          List.of(
              at(now.minusSeconds(9), story.requested(0, "orders", "stock")),
              at(now.minusSeconds(8), story.captureStarted(1, "orders")),
              at(now.minusSeconds(8), story.captureStarted(1, "stock")),
              at(now.minusSeconds(7), story.captured(4, "orders")),
              at(now.minusSeconds(7), story.captured(4, "stock")),
              at(now.minusSeconds(6), story.verified(8, "stock", 1, "verified"))));
    }

    service.publish(
        List.of(
            at(now.minusSeconds(5), unknown.verified(8, "orders", 1, "unknown")),
            at(now.minusSeconds(5), bad.verified(8, "orders", 1, "failed")),
            at(now.minusSeconds(5), good.verified(8, "orders", 1, "verified"))));

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(pings(good)).containsExactly("ping/start", "ping");
              assertThat(pings(bad)).containsExactly("ping/start", "ping/fail");
            });
    await().during(QUIET).atMost(LONG).until(() -> pings(unknown).equals(List.of("ping/start")));
  }

  @Test
  void aDeadMansSwitchIsNotCalmedByAnOldSetWhileANewerOneFails() throws Exception {
    String application = "told-" + UUID.randomUUID();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Story older = new Story().application(application);
    Story newer = new Story().application(application);
    Story last = new Story().application(application);
    service.publish(
        List.of(
            at(now.minusSeconds(30), older.requested(0, "orders")),
            at(now.minusSeconds(29), older.captured(1, "orders")),
            at(now.minusSeconds(20), newer.requested(0, "orders")),
            at(now.minusSeconds(19), newer.captureFailed(1, "orders"))));
    await().atMost(LONG).until(() -> pings(newer).equals(List.of("ping/fail")));

    service.publish(List.of(at(now.minusSeconds(10), older.verified(8, "orders", 1, "verified"))));
    // Before the next set: its capture ends what the newer one began.
    await()
        .atMost(LONG)
        .until(
            () ->
                service
                    .get("/v1/recovery-sets/" + older.setId)
                    .body()
                    .contains("\"verdict\":\"verified\""));
    service.publish(
        List.of(
            at(now.minusSeconds(9), last.requested(0, "orders")),
            at(now.minusSeconds(8), last.captured(1, "orders")),
            at(now.minusSeconds(7), last.verified(8, "orders", 1, "verified"))));

    await().atMost(LONG).untilAsserted(() -> assertThat(pings(last)).containsOnly("ping"));
    await().during(QUIET).atMost(LONG).until(() -> pings(older).isEmpty());
  }

  @Test
  void aFailureThatIsHeardOfAfterANewerSuccessDoesNotLast() throws Exception {
    String application = "told-" + UUID.randomUUID();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Story older = new Story().application(application);
    Story newer = new Story().application(application);
    service.publish(
        List.of(
            at(now.minusSeconds(30), older.requested(0, "orders")),
            at(now.minusSeconds(20), newer.requested(0, "orders")),
            at(now.minusSeconds(15), newer.captured(1, "orders"))));
    await()
        .atMost(LONG)
        .until(
            () ->
                service
                    .get("/v1/recovery-sets/" + newer.setId)
                    .body()
                    .contains("\"status\":\"captured\""));

    service.publish(List.of(at(now.minusSeconds(10), older.captureFailed(1, "orders"))));

    await().atMost(LONG).until(() -> of("pagerduty", application).size() == 2);
    assertThat(of("pagerduty", application))
        .extracting(call -> call.json().path("event_action").asString())
        .containsExactly("trigger", "resolve");
    await().atMost(LONG).until(() -> of("hook", application).size() == 2);
    assertThat(of("hook", application).getLast().body()).contains("is well already");
  }

  @Test
  void aChannelThatFailsIsToldOnTheOthersOnce() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    for (int set = 0; set < 2; set++) {
      Story story = new Story().application("gone-" + UUID.randomUUID());
      service.publish(
          List.of(
              at(now.minusSeconds(9), story.requested(0, "orders")),
              at(now.minusSeconds(8), story.captureFailed(1, "orders"))));
    }

    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(of("gone", "gone-")).hasSize(2);
              assertThat(of("slack", "The channel \\\"gone\\\" does not deliver")).hasSize(1);
              assertThat(of("pagerduty", "The channel \\\"gone\\\" does not deliver")).hasSize(1);
              assertThat(of("hook", "The channel \\\"gone\\\"")).isNotEmpty();
            });
    assertThat(of("hook", "The channel \\\"gone\\\"").getFirst().body())
        .contains("it answered with the status 404: no_service");
    assertThat(channel("gone").path("problem").asString()).contains("no_service");
    assertThat(channel("gone").path("failingSince").isNull()).isFalse();
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(service.get("/actuator/prometheus").body())
                    .containsPattern("belay_notification_channel_failing\\{channel=\"gone\"} 1")
                    .containsPattern("belay_notification_channel_failing\\{channel=\"unready\"} 1")
                    .containsPattern("belay_notification_channel_failing\\{channel=\"ops\"} 0")
                    .containsPattern("(?m)^belay_notifications_undelivered_total [2-9]"));
  }

  @Test
  void aSecretThatIsNotThereIsToldBeforeItIsWanted() {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(of("slack", "The channel \\\"unready\\\" does not deliver")).hasSize(1);
              assertThat(of("teams", "not-there can't be read")).hasSize(1);
            });

    assertThat(channel("unready").path("problem").asString())
        .isEqualTo("url: the secret file " + folder.resolve("not-there") + " can't be read");
    assertThat(service.get("/actuator/health").body())
        .contains("\"unready\":\"can't deliver: url: the secret file");
  }

  @Test
  void aTestSaysWhatTheProductSays() {
    JsonNode well = test("chat");
    JsonNode badly = test("gone");
    JsonNode ping = test("alive");

    assertThat(well.path("delivered").asBoolean()).isTrue();
    assertThat(of("slack", "A test of the channel \\\"chat\\\"")).hasSize(1);
    assertThat(badly.path("delivered").asBoolean()).isFalse();
    assertThat(badly.path("problem").asString())
        .isEqualTo("it answered with the status 404: no_service");
    assertThat(ping.path("delivered").asBoolean()).isTrue();
    assertThat(calls).extracting(Call::product).contains("ping/log");
    assertThat(post("nobody").statusCode()).isEqualTo(404);
    assertThat(post("nobody").body()).contains("there is no channel nobody");
  }

  private static JsonNode test(String channel) {
    HttpResponse<String> answer = post(channel);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningLedger.parse(answer.body());
  }

  private static HttpResponse<String> post(String channel) {
    return service.exchange(
        HttpRequest.newBuilder(service.uri("/v1/notifications/" + channel + "/test"))
            .header("Authorization", "Bearer " + RunningLedger.TOKEN)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private static JsonNode channel(String name) {
    return service
        .json("/v1/notifications")
        .path("items")
        .valueStream()
        .filter(item -> item.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Call> of(String product, String about) {
    return calls.stream()
        .filter(it -> it.product().equals(product) && it.body().contains(about))
        .toList();
  }

  private static List<String> pings(Story story) {
    return calls.stream()
        .filter(it -> it.query().equals("rid=" + story.setId))
        .map(Call::product)
        .toList();
  }

  private static List<String> mails(String about) {
    return Arrays.stream(mail.getReceivedMessages())
        .map(com.icegreen.greenmail.util.GreenMailUtil::getWholeMessage)
        .filter(it -> it.contains(about))
        .toList();
  }

  private static RecoveryEvent at(Instant instant, RecoveryEvent event) {
    return RecoveryEvent.newBuilder(event).setOccurredAt(instant).build();
  }
}
