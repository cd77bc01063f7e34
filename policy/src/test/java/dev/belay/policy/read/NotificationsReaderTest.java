package dev.belay.policy.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.policy.notify.Channel;
import dev.belay.policy.notify.NoticeKind;
import dev.belay.policy.notify.Notifications;
import dev.belay.policy.notify.Severity;
import dev.belay.policy.notify.Target;
import dev.belay.policy.store.SecretReference;
import dev.belay.policy.store.SecretReference.EnvironmentVariable;
import dev.belay.policy.store.SecretReference.SecretFile;
import dev.belay.policy.store.ShelfKind;
import dev.belay.policy.store.StoneKind;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.yaml.PolicyProblem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class NotificationsReaderTest {
  static final String WHOLE =
      PolicyReaderTest.GOOD
          + """
          notifications:
            repeat-after: 4h
            channels:
              chat: {type: slack, url: "env:SLACK_URL", most-per-hour: 10}
              team: {type: teams, url: "file:secrets/teams"}
              pager: {type: pagerduty, routing-key: "env:PAGERDUTY_KEY"}
              pager-eu: {type: pagerduty, routing-key: "env:KEY", url: "https://events.eu.pagerduty.com/v2/enqueue"}
              program: {type: webhook, url: "env:HOOK", secrets: ["env:NEW", "env:OLD"], allow-http: true}
              graphs: {type: grafana, url: "https://grafana.internal/", token: "env:GRAFANA_TOKEN"}
              shop-alive: {type: ping, url: "env:PING_URL"}
              mail:
                type: email
                host: mail.example.com
                username: belay
                password: env:MAIL_PASSWORD
                from: belay@example.com
                to: [ops@example.com, dba@example.com]
            routes:
              - channels: [chat, team, mail, program]
              - {channels: [pager, pager-eu], severities: [error, critical], environments: [production]}
              - {channels: [graphs], kinds: ["drill-*", rollback-succeeded]}
              - {channels: [shop-alive], applications: [shop]}
          """;

  @Test
  void readsEveryKindOfChannelWithItsDefaults() throws Exception {
    Notifications read = PolicyReaderTest.read(WHOLE).notifications();

    assertThat(read.repeatAfter()).isEqualTo(Duration.ofHours(4));
    assertThat(read.channels().values())
        .extracting(Channel::target)
        .containsExactly(
            new Target.Slack(secret("SLACK_URL"), false),
            new Target.Teams(new SecretFile(Path.of("/etc/belay/secrets/teams")), false),
            new Target.PagerDuty(
                secret("PAGERDUTY_KEY"),
                URI.create("https://events.pagerduty.com/v2/enqueue"),
                false),
            new Target.PagerDuty(
                secret("KEY"), URI.create("https://events.eu.pagerduty.com/v2/enqueue"), false),
            new Target.Webhook(secret("HOOK"), List.of(secret("NEW"), secret("OLD")), true),
            new Target.Grafana(
                URI.create("https://grafana.internal/"), secret("GRAFANA_TOKEN"), false),
            new Target.Ping(secret("PING_URL"), false),
            new Target.Email(
                "mail.example.com",
                587,
                Target.Security.STARTTLS,
                Optional.of(new Target.Login("belay", secret("MAIL_PASSWORD"))),
                "belay@example.com",
                List.of("ops@example.com", "dba@example.com")));
    assertThat(read.channels().values())
        .extracting(Channel::mostPerHour)
        .startsWith(10, 30)
        .endsWith(30);
  }

  @Test
  void routesByApplicationEnvironmentSeverityAndKind() throws Exception {
    Notifications read = PolicyReaderTest.read(WHOLE).notifications();

    assertThat(names(read, NoticeKind.CAPTURE_FAILED, Severity.ERROR, "production"))
        .containsExactly("chat", "team", "pager", "pager-eu", "program", "mail");
    assertThat(names(read, NoticeKind.VERIFICATION_UNKNOWN, Severity.WARNING, "production"))
        .containsExactly("chat", "team", "program", "mail");
    assertThat(names(read, NoticeKind.CAPTURE_FAILED, Severity.ERROR, "staging"))
        .doesNotContain("pager");
    assertThat(names(read, NoticeKind.DRILL_SUCCEEDED, Severity.INFO, "production"))
        .containsExactly("graphs");
    assertThat(read.pings("shop", "staging"))
        .extracting(Channel::name)
        .containsExactly("shop-alive");
    assertThat(read.pings("blog", "staging")).isEmpty();
  }

  @Test
  void withoutRoutesEveryChannelHearsOfFailures() throws Exception {
    Notifications read =
        PolicyReaderTest.read(
                PolicyReaderTest.GOOD
                    + "notifications: {channels: {a: {type: slack, url: 'env:A'}, b: {type: ping,"
                    + " url: 'env:B'}}}")
            .notifications();

    assertThat(names(read, NoticeKind.GATE_REJECTED, Severity.ERROR, "x")).containsExactly("a");
    assertThat(names(read, NoticeKind.DRILL_SUCCEEDED, Severity.INFO, "x")).isEmpty();
    assertThat(read.pings("shop", "x")).extracting(Channel::name).containsExactly("b");
    assertThat(read.repeatAfter()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void withoutNotificationsNobodyIsTold() throws Exception {
    assertThat(PolicyReaderTest.read(PolicyReaderTest.GOOD).notifications())
        .isEqualTo(Notifications.NONE);
  }

  @Test
  void tellsAllMistakesAtOnceWithTheirPlaces() {
    String text =
        PolicyReaderTest.GOOD
            + """
            notifications:
              channels:
                chat: {type: slack, url: "https://hooks.slack.com/services/T0/B0/hunter2"}
                graphs: {type: grafana, url: "http://grafana/", token: "env:T"}
                alive: {type: ping, url: "env:P"}
                lonely: {type: teams, url: "env:L"}
                mail: {type: email, host: m, security: none, username: a, password: "env:P", from: a@b.c, to: [a@b.c]}
              routes:
                - {channels: [chat, caht], kinds: [capture-broken]}
                - {channels: [alive], severities: [error]}
                - {channels: [graphs, mail]}
            """;

    InvalidPolicyException refused =
        catchThrowableOfType(InvalidPolicyException.class, () -> PolicyReaderTest.read(text));

    assertThat(refused).message().doesNotContain("hunter2");
    assertThat(refused.problems())
        .extracting(PolicyProblem::path, PolicyProblem::line)
        .containsExactly(
            Tuple.tuple("notifications.channels.chat.url", 37),
            Tuple.tuple("notifications.channels.graphs.url", 38),
            Tuple.tuple("notifications.channels.lonely", 40),
            Tuple.tuple("notifications.channels.mail.password", 41),
            Tuple.tuple("notifications.routes[0].channels[1]", 43),
            Tuple.tuple("notifications.routes[0].kinds[0]", 43),
            Tuple.tuple("notifications.routes[1].severities", 44));
    assertThat(refused)
        .hasMessageContaining(
            "there is no such channel; there are [chat, graphs, alive, lonely, mail]")
        .hasMessageContaining("is none of the kinds capture-failed")
        .hasMessageContaining("no route leads to this channel")
        .hasMessageContaining("must begin with https; allow-http: true lets http pass");
  }

  @Test
  void anAuthorNamesOnlyWhatIsAllowed() {
    Allowed little =
        new Allowed(List.of(), List.of("SHOP_*"), List.of(), List.of("grafana.internal"));

    InvalidPolicyException refused =
        catchThrowableOfType(
            InvalidPolicyException.class,
            () ->
                PolicyReader.read(
                    "belay.yaml",
                    WHOLE.getBytes(StandardCharsets.UTF_8),
                    Path.of("/etc/belay"),
                    StoreKinds.of(List.of(new ShelfKind(), new StoneKind())),
                    little));

    assertThat(refused.problems())
        .extracting(PolicyProblem::path)
        .contains(
            "notifications.channels.chat.url",
            "notifications.channels.team.url",
            "notifications.channels.pager-eu.url",
            "notifications.channels.mail.host",
            "notifications.channels.mail.password")
        .doesNotContain("notifications.channels.graphs.url");
  }

  private static List<String> names(
      Notifications read, NoticeKind kind, Severity severity, String environment) {
    return read.of(kind, severity, "shop", environment).stream().map(Channel::name).toList();
  }

  private static SecretReference secret(String name) {
    return new EnvironmentVariable(name);
  }
}
