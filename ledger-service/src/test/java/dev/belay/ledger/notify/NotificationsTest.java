package dev.belay.ledger.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.events.EventReader;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobStore;
import dev.belay.ledger.Story;
import dev.belay.ledger.TestDatabase;
import dev.belay.ledger.notify.channel.Channels;
import dev.belay.ledger.notify.channel.HttpCalls;
import dev.belay.ledger.notify.channel.UndeliveredException;
import dev.belay.ledger.notify.notice.Notice;
import dev.belay.ledger.notify.recipient.RecipientChannel;
import dev.belay.ledger.operation.store.OperationTable;
import dev.belay.ledger.operation.store.Rollbacks;
import dev.belay.policy.notify.Channel;
import dev.belay.policy.notify.Route;
import dev.belay.policy.notify.Severity;
import dev.belay.policy.notify.Target;
import dev.belay.policy.store.SecretReference;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told, how often, and in which order. Jobs are looked at, and not run. */
class NotificationsTest {
  private final TestDatabase database = TestDatabase.migrated();
  private final Time time = new Time();
  private final HttpCalls http = new HttpCalls(time);
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final JobStore jobs = new JobStore(database.source("ledger"));
  private final Directory directory =
      new Directory(
          () ->
              new dev.belay.policy.notify.Notifications(
                  channels,
                  List.of(Route.toAll(List.copyOf(channels.keySet()))),
                  Duration.ofHours(1)),
          Map.of(),
          new Channels(Map.of(), http, time),
          recipient -> new RecipientChannel(recipient, http, time));
  private final Notifications notifications =
      new Notifications(
          directory,
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
  void aClockThatWasSetBackSilencesNothing() {
    people("chat", 1);
    Story story = new Story();
    time.now = Story.NOON.plus(Duration.ofHours(20));
    hear(story.captureFailed(1, "orders"));
    hear(story.captureFailed(2, "stock"));
    assertThat(told("chat")).hasSize(1);

    time.now = Story.NOON.plus(Duration.ofMinutes(2));
    notifications.digest();
    hear(story.captureFailed(100, "orders"));
    time.now = time.now.plus(Duration.ofMinutes(61));
    notifications.digest();

    assertThat(told("chat"))
        .extracting(Notice::kind)
        .containsExactly("capture-failed", Notice.DIGEST, Notice.DIGEST);
    assertThat(told("chat").getLast().text()).contains("orders");
  }

  @Test
  void aSuccessOfAnotherDrillDoesNotEndWhatLasts() {
    program("hook");
    new OperationTable(database.jdbc).insert(Rollbacks.drill(), null);

    hear(drill(Rollbacks.ID, "failed"));
    hear(drill(UUID.randomUUID(), "succeeded"));
    assertThat(told("hook")).extracting(Notice::status).containsExactly("error");
    hear(drill(Rollbacks.ID, "succeeded"));

    assertThat(told("hook")).extracting(Notice::status).containsExactly("error", "recovered");
    assertThat(told("hook"))
        .extracting(Notice::condition)
        .containsOnly("belay/drill-failed/shop/production/monthly");
  }

  @Test
  void aChannelThatComesAndGoesIsToldOnceAnHourAndNotForgotten() {
    people("a", 30);
    program("b");

    for (int turn = 0; turn < 5; turn++) {
      notifications.failing("a", "refused", true);
      notifications.delivered("a");
    }
    notifications.failing("a", "refused", true);
    assertThat(told("b")).extracting(Notice::status).containsExactly("error", "recovered");
    notifications.overlooked();
    assertThat(told("b")).hasSize(2);
    time.now = time.now.plus(Duration.ofMinutes(61));
    notifications.overlooked();
    notifications.overlooked();

    assertThat(told("b")).extracting(Notice::status).containsExactly("error", "recovered", "error");
  }

  @Test
  void aFailingChannelThatThePolicyDropsIsNotLeftFailingForEver() {
    people("a", 30);
    program("b");
    notifications.areKnown(channels.keySet());
    notifications.failing("a", "refused", true);

    channels.remove("a");
    notifications.areKnown(channels.keySet());
    assertThat(told("b")).hasSize(1);
    time.now = time.now.plus(Duration.ofMinutes(61));
    notifications.areKnown(channels.keySet());
    notifications.areKnown(channels.keySet());

    assertThat(told("b")).extracting(Notice::status).containsExactly("error", "recovered");
    assertThat(told("b").getLast().text())
        .isEqualTo(
            "The policy does not have the channel \"a\" any more, which did not deliver notices");
    assertThat(count("notification_channel")).isZero();
  }

  @Test
  void aChannelThatAnotherLedgersPolicyHasIsKept() {
    people("a", 30);
    program("b");
    notifications.failing("a", "refused", true);

    for (int turn = 0; turn < 10; turn++) {
      notifications.areKnown(List.of("b"));
      time.now = time.now.plus(Duration.ofMinutes(10));
      notifications.areKnown(List.of("a", "b"));
    }

    assertThat(told("b")).hasSize(1);
  }

  @Test
  void whatWaitsForAChannelThatThePolicyDroppedIsCountedAndTold() {
    people("a", 1);
    program("b");
    Story story = new Story();
    hear(story.captureFailed(1, "orders"));
    hear(story.captureFailed(2, "stock"));
    channels.remove("a");
    time.now = time.now.plus(Duration.ofMinutes(61));
    notifications.digest();
    assertThat(told("a")).extracting(Notice::kind).containsExactly("capture-failed", Notice.DIGEST);

    AtomicInteger undelivered = new AtomicInteger();
    NotificationFlow flow =
        new NotificationFlow(directory, notifications, undelivered::incrementAndGet);
    UndeliveredException soon = attempt(flow, job("a", 1));
    UndeliveredException late = attempt(flow, job("a", 9));
    assertThat(flow.retryAfter(job("a", 1), soon)).contains(Duration.ofSeconds(2));
    assertThat(flow.retryAfter(job("a", 9), late)).isEmpty();
    flow.failed(job("a", 9), new JobFailure.Failed(9, late));

    assertThat(undelivered).hasValue(1);
    assertThat(told("b").getLast().text())
        .isEqualTo(
            "The channel \"a\" does not deliver notices: neither policy nor configuration has this"
                + " channel");
  }

  @Test
  void aJobThatNobodyCanReadIsGivenUpAndCounted() {
    AtomicInteger undelivered = new AtomicInteger();
    NotificationFlow flow =
        new NotificationFlow(directory, notifications, undelivered::incrementAndGet);
    Job job =
        new Job("1", "notification", "{\"notice\":[".getBytes(StandardCharsets.UTF_8), 1, time.now);

    assertThat(flow.failed(job, new JobFailure.DeadlinePassed(1, null))).isEmpty();
    assertThat(undelivered).hasValue(1);
  }

  @Test
  void anErrorOfAChannelsOwnIsAFailureWithoutItsWords() {
    UndeliveredException failed =
        catchThrowableOfType(
            UndeliveredException.class,
            () ->
                Attempts.deliver(
                    new dev.belay.ledger.notify.channel.Channel() {
                      @Override
                      public void check() {}

                      @Override
                      public void deliver(Notice notice) {
                        throw new IllegalArgumentException("https://hooks.example.com/hunter2");
                      }
                    },
                    notice(Severity.ERROR)));

    assertThat(failed.said()).isEqualTo("an error of the ledger's own: IllegalArgumentException");
    assertThat(failed.fate()).isEqualTo(UndeliveredException.Fate.TEMPORARY);
  }

  @Test
  void whatNeitherHappensNorEndsIsForgottenInTheEnd() {
    program("hook");
    hear(new Story().captureFailed(1, "orders"));

    time.now = Story.NOON.plus(Duration.ofDays(89));
    notifications.digest();
    assertThat(count("notification_condition")).isEqualTo(1);
    assertThat(count("notification_told")).isZero();
    time.now = Story.NOON.plus(Duration.ofDays(91));
    notifications.digest();

    assertThat(count("notification_condition")).isZero();
  }

  @Test
  void aDigestOfEndsIsNoFailureAndCutsNoCharacterInHalf() {
    String smiles = "😀".repeat(80);
    List<ChannelTable.Held> held =
        List.of(
            new ChannelTable.Held(1, "recovered", "capture-failed", Severity.CRITICAL, smiles),
            new ChannelTable.Held(2, "recovered", "drill-failed", Severity.ERROR, "x" + smiles));

    Notice digest = Digest.of("chat", held, time.now);

    assertThat(digest.severity()).isEqualTo(Severity.INFO);
    assertThat(digest.text())
        .isEqualTo(
            new String(digest.text().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  @Test
  void aSuccessThatAClockFarAheadHasDatedEndsAsAnyOther() {
    program("hook");
    Story ahead = new Story();
    hear(
        RecoveryEvent.newBuilder(ahead.captureFailed(1, "orders"))
            .setOccurredAt(Story.NOON.plus(Duration.ofDays(300)))
            .build());
    time.now = time.now.plus(Duration.ofMinutes(5));

    hear(new Story().captured(300, "orders"));

    assertThat(told("hook")).extracting(Notice::status).containsExactly("error", "recovered");
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

  private RecoveryEvent drill(UUID operation, String outcome) {
    return RecoveryEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setType(RecoveryEventTypes.OPERATION_COMPLETED)
        .setOccurredAt(time.now)
        .setProducer("test")
        .setRecoverySetId(UUID.randomUUID().toString())
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("manual")
        .setOperation(
            dev.belay.schemas.Operation.newBuilder()
                .setOperationId(operation.toString())
                .setKind("drill")
                .setRequestedAt(Story.NOON)
                .setDeadline(Story.NOON)
                .setOutcome(outcome)
                .build())
        .build();
  }

  private Job job(String channel, int attempt) {
    byte[] payload = Letters.job(channel, notice(Severity.ERROR)).payload();
    return new Job("1", "notification", payload, attempt, time.now);
  }

  private static UndeliveredException attempt(NotificationFlow flow, Job job) {
    return catchThrowableOfType(UndeliveredException.class, () -> flow.run(job, records -> {}));
  }

  private long count(String table) {
    return database.jdbc.sql("select count(*) from ledger." + table).query(Long.class).single();
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
