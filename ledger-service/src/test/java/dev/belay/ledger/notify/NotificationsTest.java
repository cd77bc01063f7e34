package dev.belay.ledger.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.events.EventReader;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobStore;
import dev.belay.ledger.Story;
import dev.belay.ledger.TestDatabase;
import dev.belay.ledger.notify.channel.Channels;
import dev.belay.ledger.notify.channel.HttpCalls;
import dev.belay.ledger.notify.notice.Notice;
import dev.belay.ledger.notify.recipient.RecipientChannel;
import dev.belay.policy.notify.Channel;
import dev.belay.policy.notify.Route;
import dev.belay.policy.notify.Severity;
import dev.belay.policy.notify.Target;
import dev.belay.policy.store.SecretReference;
import dev.belay.schemas.RecoveryEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told, how often, and in which order. Jobs are looked at, and not run. */
class NotificationsTest {
  private final TestDatabase database = TestDatabase.migrated();
  private final Time time = new Time();
  private final HttpCalls http = new HttpCalls(time);
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final JobStore jobs = new JobStore(database.source("ledger"));
  private final Notifications notifications =
      new Notifications(
          new Directory(
              () ->
                  new dev.belay.policy.notify.Notifications(
                      channels,
                      List.of(Route.toAll(List.copyOf(channels.keySet()))),
                      Duration.ofHours(1)),
              Map.of(),
              new Channels(Map.of(), http, time),
              recipient -> new RecipientChannel(recipient, http, time)),
          new NoticeTable(database.jdbc),
          new ChannelTable(database.jdbc),
          jobs,
          Runnable::run,
          time);

  private static final class Time extends Clock {
    private Instant now = Story.NOON.plusSeconds(60);

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void whatLastsIsToldAgainAfterAWhileWithHowOftenItHappened() {
    program("hook");
    Story story = new Story();

    for (int second = 1; second <= 3; second++) {
      hear(story.captureFailed(second, "orders"));
    }
    assertThat(told("hook")).hasSize(1);
    time.now = Story.NOON.plus(Duration.ofMinutes(70));
    hear(story.captureFailed(4000, "orders"));

    assertThat(told("hook")).hasSize(2);
    assertThat(told("hook").getLast().text())
        .endsWith("It has happened 2 more times since it was last told.");
  }

  @Test
  void whatGotWorseIsToldAtOnce() {
    NoticeTable table = new NoticeTable(database.jdbc);
    Instant now = time.now;

    assertThat(table.lasts(notice(Severity.WARNING), "c", now, now, Duration.ofHours(1)).tell())
        .isTrue();
    assertThat(table.lasts(notice(Severity.WARNING), "c", now, now, Duration.ofHours(1)).tell())
        .isFalse();
    assertThat(table.lasts(notice(Severity.CRITICAL), "c", now, now, Duration.ofHours(1)).tell())
        .isTrue();
    assertThat(table.lasts(notice(Severity.WARNING), "c", now, now, Duration.ofHours(1)).tell())
        .isFalse();
    assertThat(table.end("c", now)).map(NoticeTable.Ended::severity).contains(Severity.CRITICAL);
  }

  @Test
  void theSameEventIsToldOnceHoweverOftenItComes() {
    program("hook");
    Story story = new Story();
    RecoveryEvent failed = story.captureFailed(1, "orders");

    hear(failed);
    hear(failed);
    hear(story.captured(5, "orders"));
    hear(failed);

    assertThat(told("hook")).extracting(Notice::status).containsExactly("error", "recovered");
  }

  @Test
  void anOlderSuccessEndsNothing() {
    program("hook");
    Story older = new Story();
    Story newer = new Story();

    hear(newer.verified(30, "orders", 1, "failed"));
    hear(older.verified(20, "orders", 1, "verified"));
    assertThat(told("hook")).extracting(Notice::status).containsExactly("critical");
    hear(newer.verified(40, "orders", 2, "verified"));

    assertThat(told("hook")).extracting(Notice::status).containsExactly("critical", "recovered");
    assertThat(told("hook"))
        .extracting(Notice::condition)
        .containsOnly("belay/verification-failed/shop/production/orders");
  }

  @Test
  void aSuccessOfAnotherStoreEndsNothingAndOneWithoutAFailureSaysNothing() {
    program("hook");
    Story story = new Story();

    hear(story.captured(1, "stock"));
    hear(story.captureFailed(2, "orders"));
    hear(story.captured(3, "stock"));

    assertThat(told("hook")).extracting(Notice::status).containsExactly("error");
  }

  @Test
  void aGateThatOpensBecauseTimeIsUpProvesNothing() {
    program("hook");
    Story story = new Story();

    hear(story.gateDecided(1, 1, "rejected", "capture-failed"));
    hear(story.gateDecided(2, 2, "approved", "timeout"));
    assertThat(told("hook")).hasSize(1);
    hear(story.gateDecided(3, 3, "approved", "verified"));

    assertThat(told("hook")).extracting(Notice::status).containsExactly("error", "recovered");
  }

  @Test
  void tooMuchForAnHourComesTogetherAndNothingIsLost() {
    people("chat", 2);
    program("hook");
    Story story = new Story();

    for (int store = 0; store < 30; store++) {
      hear(story.captureFailed(store, "store-" + store));
    }
    notifications.digest();
    assertThat(told("chat")).hasSize(2);
    assertThat(told("hook")).hasSize(30);
    time.now = time.now.plus(Duration.ofMinutes(61));
    notifications.digest();
    notifications.digest();

    assertThat(told("chat")).hasSize(3);
    Notice digest = told("chat").getLast();
    assertThat(digest.kind()).isEqualTo(Notice.DIGEST);
    assertThat(digest.severity()).isEqualTo(Severity.ERROR);
    assertThat(digest.text())
        .startsWith("And 28 more, which were too many for one hour: 28 × capture-failed\n- shop/")
        .contains("store-2\"")
        .endsWith("and 8 more: belay status, belay events");
    hear(story.captureFailed(50, "another"));
    assertThat(told("chat")).hasSize(4);
  }

  @Test
  void aChannelsFailureIsToldOnTheOthersOnceUntilItDelivers() {
    people("a", 30);
    people("b", 30);
    program("c");

    notifications.failing("a", "no answer", false);
    assertThat(told("b")).isEmpty();
    time.now = time.now.plus(Duration.ofMinutes(6));
    notifications.failing("a", "no answer", false);
    notifications.failing("a", "no answer", false);
    assertThat(told("b")).hasSize(1);
    notifications.delivered("a");
    notifications.delivered("a");

    for (String other : List.of("b", "c")) {
      assertThat(told(other))
          .extracting(Notice::status)
          .as(other)
          .containsExactly("error", "recovered");
      assertThat(told(other)).extracting(Notice::condition).containsOnly("belay/channel-failing/a");
    }
    assertThat(told("a")).isEmpty();
  }

  @Test
  void oldNewsIsNoNews() {
    program("hook");
    time.now = Story.NOON.plus(Duration.ofHours(25));

    hear(new Story().captureFailed(1, "orders"));

    assertThat(told("hook")).isEmpty();
  }

  @Test
  void aDeadMansSwitchHearsOfNothingThatIsOld() {
    channels.put(
        "alive", new Channel("alive", new Target.Ping(new SecretReference.None(), false), 30));
    Story story = new Story();

    hear(story.captureStarted(1, "orders"));
    hear(story.captureStarted(1, "stock"));
    assertThat(told("alive")).extracting(Notice::kind).containsExactly(Notice.PULSE_STARTED);
    time.now = Story.NOON.plus(Duration.ofMinutes(62));
    hear(story.captureFailed(2, "orders"));
    assertThat(told("alive")).hasSize(1);
    hear(story.captureFailed(3600, "stock"));

    assertThat(told("alive"))
        .extracting(Notice::kind)
        .containsExactly(Notice.PULSE_STARTED, Notice.PULSE_FAILED);
  }

  @Test
  void aJobOfAnEarlierVersionIsRead() {
    String payload =
        """
        {"recipient": "chat", "notice": {"id": "1", "kind": "drill-failed", "severity": "ERROR",
         "at": "2026-11-23T12:00:00Z", "application": "shop", "environment": "production",
         "text": "t", "facts": {"operationId": "2"}}}
        """;

    Letters.Letter letter =
        Letters.letter(
            new Job("1", "notification", payload.getBytes(StandardCharsets.UTF_8), 1, time.now));

    assertThat(letter.notice().severity()).isEqualTo(Severity.ERROR);
    assertThat(letter.notice().hasRecovered()).isFalse();
    assertThat(letter.notice().condition()).isNull();
  }

  private static Notice notice(Severity severity) {
    return new Notice(
        "1",
        "drill-failed",
        Notice.Phase.LASTS,
        severity,
        Story.NOON,
        "shop",
        "production",
        "c",
        "text",
        Map.of());
  }

  private void program(String name) {
    channels.put(
        name,
        new Channel(name, new Target.Webhook(new SecretReference.None(), List.of(), false), 30));
  }

  private void people(String name, int mostPerHour) {
    channels.put(
        name, new Channel(name, new Target.Slack(new SecretReference.None(), false), mostPerHour));
  }

  private void hear(RecoveryEvent event) {
    notifications.hear(EventReader.read(event));
  }

  /** In the order of their recording. */
  private List<Notice> told(String channel) {
    return database
        .jdbc
        .sql(
            "select id, payload, deadline from ledger.job where kind = 'notification' order by"
                + " sequence")
        .query(
            (row, number) ->
                Letters.letter(
                    new Job(row.getString(1), "notification", row.getBytes(2), 1, time.now)))
        .list()
        .stream()
        .filter(letter -> letter.recipient().equals(channel))
        .map(Letters.Letter::notice)
        .toList();
  }
}
