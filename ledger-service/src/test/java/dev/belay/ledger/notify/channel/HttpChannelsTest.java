package dev.belay.ledger.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.belay.ledger.notify.channel.UndeliveredException.Fate;
import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Severity;
import dev.belay.policy.notify.Target;
import dev.belay.policy.store.SecretReference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What channels make of answers, good and bad. */
class HttpChannelsTest {
  private static final SecretReference URL = new SecretReference.EnvironmentVariable("URL");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Notice NOTICE =
      new Notice(
          "1",
          "drill-failed",
          Notice.Phase.HAPPENED,
          Severity.ERROR,
          NOON,
          "shop",
          "production",
          null,
          "shop/production: A drill failed",
          Map.of());

  private final HttpCalls http = new HttpCalls(Clock.fixed(NOON, ZoneOffset.UTC));
  private final AtomicInteger called = new AtomicInteger();
  private HttpServer server;
  private int status = 200;
  private Map<String, String> headers = Map.of();
  private String said = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          called.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
          byte[] body = said.replace("PATH", exchange.getRequestURI().getPath()).getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    http.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_payload, PERMANENT",
    "403, action_prohibited, PERMANENT",
    "404, no_service, PERMANENT",
    "410, channel_is_archived, PERMANENT",
    "408, , TEMPORARY",
    "429, rate_limited, TEMPORARY",
    "500, rollup_error, TEMPORARY",
    "503, , TEMPORARY"
  })
  void slacksAnswersSayWhetherAnotherAttemptHelps(int answer, String body, Fate fate) {
    status = answer;
    said = body == null ? "" : body;

    UndeliveredException failed = failed(slack());

    assertThat(failed.fate()).isEqualTo(fate);
    assertThat(failed.said())
        .isEqualTo("it answered with the status " + answer + (body == null ? "" : ": " + body));
  }

  @Test
  void aProductIsLeftAloneForAsLongAsItSays() {
    status = 429;
    headers = Map.of("Retry-After", "17");
    assertThat(failed(slack()).after()).isEqualTo(Duration.ofSeconds(17));

    headers = Map.of("Retry-After", "Mon, 23 Nov 2026 12:02:00 GMT");
    assertThat(failed(slack()).after()).isEqualTo(Duration.ofMinutes(2));

    headers = Map.of("Retry-After", "999999999");
    assertThat(failed(slack()).after()).isEqualTo(Duration.ofHours(1));

    headers = Map.of("Retry-After", "soon");
    assertThat(failed(slack()).after()).isNull();
  }

  @Test
  void noRedirectIsFollowed() {
    status = 307;
    headers = Map.of("Location", "/elsewhere");

    UndeliveredException failed = failed(slack());

    assertThat(failed.fate()).isEqualTo(Fate.PERMANENT);
    assertThat(failed.said()).contains("redirects");
    assertThat(called).hasValue(1);
  }

  @Test
  void noAnswerGivesASecretAway() {
    status = 404;
    said = "Cannot POST PATH, sorry";

    assertThat(failed(slack()).said()).contains("sorry").doesNotContain("hunter2");
  }

  @Test
  void noPartOfAnAddressIsRepeated() {
    status = 403;
    said = "token hunter2-of-services or s3cr3t/si=g is wrong";
    Channel teams =
        new TeamsChannel(
            new Target.Teams(URL, true),
            new Secrets(Map.of("URL", url() + "-of-services?sig=s3cr3t%2Fsi%3Dg&v=1")),
            http);

    assertThat(failed(teams).said())
        .isEqualTo("it answered with the status 403: token … or … is wrong");
  }

  @Test
  void aPingThatIsIgnoredIsNotTakenForOneThatIsHeard() {
    Channel ping =
        new PingChannel(new Target.Ping(URL, true), new Secrets(Map.of("URL", url())), http);
    said = "OK (not found)";
    assertThat(failed(ping).fate()).isEqualTo(Fate.PERMANENT);
    said = "OK (rate limited)";
    assertThat(failed(ping).fate()).isEqualTo(Fate.TEMPORARY);
    assertThat(failed(ping).after()).isEqualTo(Duration.ofMinutes(1));
    said = "OK";
    assertThat(failed(ping)).isNull();
  }

  @Test
  void whoIsNotThereIsTriedAgainWithoutNamingTheAddress() {
    Channel nowhere = slack("http://127.0.0.1:1/services/hunter2", true);

    UndeliveredException failed = failed(nowhere);

    assertThat(failed.fate()).isEqualTo(Fate.TEMPORARY);
    assertThat(failed.said()).isEqualTo("it can't be connected to");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example.com/hunter2",
        "ftp://hooks.example.com/hunter2",
        "https://me:hunter2@hooks.example.com/",
        "https:hunter2",
        "not a url hunter2"
      })
  void anAddressThatIsNotSafeIsNeverAskedAndNeverQuoted(String url) {
    Channel channel = slack(url, false);

    UndeliveredException unready = catchThrowableOfType(UndeliveredException.class, channel::check);

    assertThat(unready.fate()).isEqualTo(Fate.UNREADY);
    assertThat(unready.said())
        .isEqualTo(
            "url: what the environment variable URL holds must be a URL with https and a host,"
                + " without user and password");
  }

  @Test
  void aProgramThatIsNotThereTodayMayBeTomorrowAndOneThatIsGoneIsNot() {
    Channel webhook =
        new WebhookChannel(
            new Target.Webhook(URL, List.of(), true),
            new Secrets(Map.of("URL", url())),
            http,
            Clock.fixed(NOON, ZoneOffset.UTC));
    status = 404;
    assertThat(failed(webhook).fate()).isEqualTo(Fate.TEMPORARY);
    status = 410;
    assertThat(failed(webhook).fate()).isEqualTo(Fate.PERMANENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"whsec_hunter2!", "whsec_aHVudGVyMg==", "hunter2"})
  void aWebhooksSecretIsCheckedBeforeItIsNeeded(String secret) {
    Channel webhook =
        new WebhookChannel(
            new Target.Webhook(
                URL, List.of(new SecretReference.EnvironmentVariable("SECRET")), true),
            new Secrets(Map.of("URL", url(), "SECRET", secret)),
            http,
            Clock.fixed(NOON, ZoneOffset.UTC));

    UndeliveredException unready = catchThrowableOfType(UndeliveredException.class, webhook::check);

    assertThat(unready.said())
        .isEqualTo("secrets[0]: must be whsec_ followed by the base64 of 24 to 64 bytes");
  }

  @Test
  void grafanasTokenIsNotRepeated() {
    status = 401;
    said = "invalid API key glsa_hunter2";
    Channel grafana =
        new GrafanaChannel(
            new Target.Grafana(
                URI.create(url()), new SecretReference.EnvironmentVariable("T"), true),
            new Secrets(Map.of("T", "glsa_hunter2")),
            http);

    UndeliveredException failed = failed(grafana);

    assertThat(failed.said()).isEqualTo("it answered with the status 401: invalid API key …");
  }

  private UndeliveredException failed(Channel channel) {
    return catchThrowableOfType(UndeliveredException.class, () -> channel.deliver(NOTICE));
  }

  private String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/services/hunter2";
  }

  private Channel slack() {
    return slack(url(), true);
  }

  private Channel slack(String url, boolean allowHttp) {
    return new SlackChannel(
        new Target.Slack(URL, allowHttp), new Secrets(Map.of("URL", url)), http);
  }
}
