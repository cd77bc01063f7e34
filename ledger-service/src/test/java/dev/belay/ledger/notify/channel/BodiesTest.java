package dev.belay.ledger.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What each product gets. The files in {@code notify/} are checked by the vendors' own code in the
 * second stage ({@code build/notify}); {@code -Dbelay.notify.write=true} writes them anew.
 */
class BodiesTest {
  private static final Path BODIES = Path.of("src/test/resources/notify");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final String HOSTILE =
      "<!channel> <script>alert(1)</script> & *bold* [x](https://evil.example) \"q\" \u2028 \r\n"
          + "Bcc: a@b.c";

  /** {@code whsec_} of these bytes signs the webhook in {@code notify/}. */
  private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(UTF_8);

  private static final byte[] OLD_KEY = "the key of before, in 32 bytes..".getBytes(UTF_8);

  private static final Notice BEGAN =
      notice(
          Notice.Phase.LASTS,
          "shop",
          "shop/production: The capture of \"orders\" failed: " + HOSTILE);
  private static final Notice ENDED =
      notice(
          Notice.Phase.RECOVERED,
          "shop",
          "shop/production: \"orders\" was captured again, after 12 min (capture-failed since"
              + " noon)");

  private static Notice notice(Notice.Phase phase, String application, String text) {
    return new Notice(
        "7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11",
        "capture-failed",
        phase,
        Severity.ERROR,
        NOON,
        application,
        "production",
        "belay/capture-failed/shop/production/orders",
        text,
        Map.of("dataStore", "orders", "recoverySetId", "0b54c2a8-8f7e-4b8a-9c41-b31a7e0c2a11"));
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("slack", SlackChannel.body(BEGAN)),
        Arguments.of("slack-recovered", SlackChannel.body(ENDED)),
        Arguments.of("teams", TeamsChannel.body(BEGAN)),
        Arguments.of("teams-recovered", TeamsChannel.body(ENDED)),
        Arguments.of("pagerduty-trigger", PagerDutyChannel.body("R".repeat(32), BEGAN, "trigger")),
        Arguments.of("pagerduty-resolve", PagerDutyChannel.body("R".repeat(32), ENDED, "resolve")),
        Arguments.of("webhook", WebhookChannel.body(BEGAN)),
        Arguments.of("webhook-recovered", WebhookChannel.body(ENDED)),
        Arguments.of("webhook-headers", headers()),
        Arguments.of("grafana", GrafanaChannel.body(BEGAN)));
  }

  private static byte[] headers() {
    return JsonMapper.shared()
        .writeValueAsBytes(
            WebhookChannel.headers(
                BEGAN.id(), WebhookChannel.body(BEGAN), NOON, List.of(KEY, OLD_KEY)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void bodiesAreThoseThatTheVendorsCodeHasChecked(String name, byte[] body) throws IOException {
    Path file = BODIES.resolve(name + ".json");
    if (Boolean.getBoolean("belay.notify.write")) {
      Files.createDirectories(BODIES);
      Files.write(file, body);
    }

    assertThat(new String(body, UTF_8)).isEqualTo(Files.readString(file));
  }

  @Test
  void theWebhooksSecretIsTheOneThatTheSecondStageKnows() throws IOException {
    assertThat(Files.readString(Path.of("../build/notify/notify.test.mjs")))
        .contains("whsec_" + Base64.getEncoder().encodeToString(KEY))
        .contains("whsec_" + Base64.getEncoder().encodeToString(OLD_KEY));
  }

  @Test
  void nothingInANameBecomesAMentionALinkOrMarkup() {
    String slack = new String(SlackChannel.body(BEGAN), UTF_8);
    assertThat(slack)
        .doesNotContain("<", ">")
        .contains("&lt;!channel&gt;")
        .contains("&amp; *bold*");
    JsonNode section = json(SlackChannel.body(BEGAN)).at("/blocks/1/text");
    assertThat(section.path("verbatim").asBoolean()).isTrue();

    JsonNode teams = json(TeamsChannel.body(BEGAN)).at("/attachments/0/content/body");
    assertThat(teams.valueStream().map(it -> it.path("type").asString()))
        .containsOnly("RichTextBlock");

    assertThat(new String(GrafanaChannel.body(BEGAN), UTF_8)).doesNotContain("<script");
    assertThat(EmailChannel.html(BEGAN))
        .doesNotContain("<script", "<!channel")
        .contains("&lt;script&gt;");
  }

  @Test
  void everyProductsLimitsAreKept() {
    Notice endless =
        notice(Notice.Phase.LASTS, "a".repeat(300), "&\u20ac\ud83d\ude00\"".repeat(20_000));

    JsonNode slack = json(SlackChannel.body(endless));
    assertThat(slack.at("/blocks/0/text/text").asString()).hasSizeLessThanOrEqualTo(150);
    assertThat(slack.at("/blocks/1/text/text").asString())
        .hasSizeBetween(2500, 3000)
        .doesNotEndWith("&")
        .endsWith("…");
    assertThat(slack.path("text").asString()).hasSizeLessThanOrEqualTo(3000);
    assertThat(TeamsChannel.body(endless)).hasSizeLessThan(28 * 1024);
    byte[] pager = PagerDutyChannel.body("R".repeat(32), endless, "trigger");
    assertThat(json(pager).at("/payload/summary").asString()).hasSizeBetween(1023, 1024);
    assertThat(pager).hasSizeLessThan(512 * 1024);
  }

  @Test
  void aDeadMansSwitchHasAnAddressForEachWord() {
    java.net.URI url = java.net.URI.create("https://hc-ping.com/1b3c/");

    assertThat(
            Stream.of(Notice.PULSE_STARTED, Notice.PULSE_VERIFIED, Notice.PULSE_FAILED, Notice.TEST)
                .map(kind -> PingChannel.address(url, pulse(kind)).toString()))
        .containsExactly(
            "https://hc-ping.com/1b3c/start?rid=s",
            "https://hc-ping.com/1b3c?rid=s",
            "https://hc-ping.com/1b3c/fail?rid=s",
            "https://hc-ping.com/1b3c/log?rid=s");
  }

  @Test
  void manyLinesStayWithinWhatTeamsTakes() {
    byte[] body = TeamsChannel.body(notice(Notice.Phase.LASTS, "shop", "語\n".repeat(5000)));

    assertThat(body.length).isLessThan(28 * 1024);
    assertThat(new String(body, UTF_8)).contains("more lines");
  }

  @Test
  void nothingTurnsTheDirectionOfWhatIsRead() {
    assertThat(Texts.line("shop\u202Egnihton\u2066\u0085x")).isEqualTo("shop gnihton x");
    assertThat(Texts.lines("a\u202Eb\nc")).isEqualTo("a b\nc");
  }

  private static Notice pulse(String kind) {
    return new Notice(
        "1",
        kind,
        Notice.Phase.HAPPENED,
        Severity.INFO,
        NOON,
        "shop",
        "production",
        null,
        "text",
        Map.of("recoverySetId", "s"));
  }

  private static JsonNode json(byte[] body) {
    return JsonMapper.shared().readTree(body);
  }
}
