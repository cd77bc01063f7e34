package dev.belay.ledger.notify;

import dev.belay.events.Event;
import dev.belay.events.Happening;
import dev.belay.jobs.JobStore;
import dev.belay.ledger.notify.NoticeTable.Told;
import dev.belay.ledger.notify.notice.Endings;
import dev.belay.ledger.notify.notice.Notice;
import dev.belay.ledger.notify.notice.Notices;
import dev.belay.ledger.notify.notice.Pulses;
import dev.belay.ledger.notify.notice.Recovery;
import dev.belay.ledger.read.Overdue;
import dev.belay.policy.notify.Channel;
import dev.belay.policy.notify.NoticeKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is told to whom, and records a job for each channel, in the transaction that records
 * the event.
 *
 * <p>Within a transaction, conditions come before channels, and conditions in the order of their
 * names; channels are locked together. So two transactions never wait for each other.
 */
public final class Notifications {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  /** The kind of job. */
  public static final String NOTIFICATION = "notification";

  /**
   * Longer than an event can be repeated. The ledger itself recognises events that it has recorded.
   */
  private static final Duration MEMORY = Duration.ofDays(8);

  /** What neither happened again nor ended until then is no news of anybody's any more. */
  private static final Duration LONGEST = Duration.ofDays(90);

  /** Workers say at the deadline that a capture has failed, and that takes its time. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Directory directory;
  private final NoticeTable notices;
  private final ChannelTable channels;
  private final JobStore jobs;
  private final Consumer<Runnable> transactions;
  private final Clock clock;

  /**
   * @param transactions runs a task in a transaction
   */
  public Notifications(
      Directory directory,
      NoticeTable notices,
      ChannelTable channels,
      JobStore jobs,
      Consumer<Runnable> transactions,
      Clock clock) {
    this.directory = directory;
    this.notices = notices;
    this.channels = channels;
    this.jobs = jobs;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Skips stale events, so that a new ledger reading a topic from its beginning sends no old news.
   */
  public void hear(Event event) {
    if (directory.isEmpty() || event.occurredAt().plus(Letters.STALE).isBefore(clock.instant())) {
      return;
    }
    Instant about = about(event);
    List<Notice> told = new ArrayList<>();
    String subject = subject(event);
    Endings.of(event, subject).stream()
        .sorted(Comparator.comparing(it -> it.condition().key()))
        .forEach(ending -> ended(ending, event, about).ifPresent(told::add));
    Notices.of(event, subject).ifPresent(notice -> told.addAll(happened(notice, about)));
    told.forEach(this::route);
    pulse(event, about);
    jobs.forget(MEMORY);
  }

  /**
   * Tells of what is missing. Asked again and again, since nothing happens when a deadline passes.
   */
  public void watch(Overdue overdue) {
    if (directory.isEmpty()) {
      return;
    }
    for (Overdue.Point point : overdue.points(GRACE)) {
      Notice notice = Notices.of(point);
      transactions.accept(
          () ->
              happened(notice, credible(notices.requestedAt(point.setId()).orElse(notice.at())))
                  .forEach(this::route));
    }
  }

  /** Tells what was too much for its hour, and forgets what nobody asks for any more. */
  public void digest() {
    Instant now = clock.instant();
    for (String channel : channels.due(now)) {
      transactions.accept(() -> digest(channel, now));
    }
    transactions.accept(() -> notices.forget(now.minus(MEMORY)));
    transactions.accept(
        () -> {
          int forgotten = notices.forgetConditions(now.minus(LONGEST));
          if (forgotten > 0) {
            LOG.atInfo()
                .addKeyValue("belay.conditions", forgotten)
                .log("Forgot failures that neither happened again nor ended for 90 days");
          }
        });
  }

  private void digest(String name, Instant now) {
    channels.lock();
    if (!channels.due(now).contains(name)) {
      return; // another process was first
    }
    Channel channel = directory.policy().channels().get(name);
    List<ChannelTable.Held> held = channels.take(name);
    if (channel != null) {
      channels.admits(name, channel.mostPerHour(), now);
    }
    // Without a channel, too: whoever delivers says that it is gone, and counts it.
    jobs.add(Letters.job(name, Digest.of(name, held, now)), List.of());
  }

  /** Tells of channels that failed when it was too soon to say so again. */
  void overlooked() {
    transactions.accept(
        () -> {
          channels.lock();
          Instant now = clock.instant();
          for (ChannelTable.State it : channels.untold(now)) {
            String problem = String.valueOf(it.problem());
            if (channels.failed(it.name(), problem, true, now)) {
              others(it.name(), Recovery.failing(it.name(), problem, now));
            }
          }
        });
  }

  /** Ends what was told of channels that no policy has any more. */
  void areKnown(Collection<String> names) {
    transactions.accept(
        () -> {
          channels.lock();
          Instant now = clock.instant();
          channels.areKnown(names, now);
          channels.forget(now).forEach(name -> others(name, Recovery.removed(name, now)));
        });
  }

  /** Tells the other channels, once, that one is failing. */
  void failing(String channel, String problem, boolean atOnce) {
    transactions.accept(
        () -> {
          channels.lock();
          Instant now = clock.instant();
          if (channels.failed(channel, problem, atOnce, now)) {
            others(channel, Recovery.failing(channel, problem, now));
          }
        });
  }

  /** Tells the other channels, once, that one lacks what it needs. */
  void unready(String channel, String problem) {
    transactions.accept(
        () -> {
          channels.lock();
          Instant now = clock.instant();
          if (channels.unready(channel, problem, now)) {
            others(channel, Recovery.failing(channel, problem, now));
          }
        });
  }

  /** Ends what {@link #unready} began. */
  void ready(String channel) {
    transactions.accept(
        () -> {
          channels.lock();
          if (channels.readyAgain(channel)) {
            others(channel, Recovery.deliversAgain(channel, clock.instant()));
          }
        });
  }

  /** It has got something. If the others had heard that it failed, they hear of this, too. */
  void delivered(String channel) {
    transactions.accept(
        () -> {
          channels.lock();
          Instant now = clock.instant();
          if (channels.delivered(channel, now)) {
            others(channel, Recovery.deliversAgain(channel, now));
          }
        });
  }

  private void others(String channel, Notice notice) {
    directory.policy().channels().values().stream()
        .filter(other -> !other.name().equals(channel) && directory.hearsNotices(other.name()))
        .forEach(other -> send(other, notice));
    if (!notice.hasRecovered()) {
      directory
          .recipients()
          .forEach(
              (name, recipient) -> {
                if (!name.equals(channel) && recipient.wants(notice)) {
                  jobs.add(Letters.job(name, notice), List.of());
                }
              });
    }
  }

  private @Nullable String subject(Event event) {
    return event.happening() instanceof Happening.OfWholeOperation it
        ? notices.subjectOf(it.operation().id()).filter(subject -> !subject.isEmpty()).orElse(null)
        : null;
  }

  /**
   * A set's success says nothing of what came after it, whatever the order of the events. What a
   * clock far ahead has dated would outlast all successes.
   */
  private Instant about(Event event) {
    return credible(dated(event));
  }

  private Instant credible(Instant about) {
    Instant now = clock.instant();
    return about.isAfter(now.plus(Letters.FRESH)) ? now : about;
  }

  private Instant dated(Event event) {
    if (event.happening() instanceof Happening.OfWholeOperation it) {
      return it.operation().requestedAt();
    }
    if (event.happening() instanceof Happening.OfGate it) {
      return it.gate().openedAt();
    }
    return notices.requestedAt(event.recoverySetId()).orElse(event.occurredAt());
  }

  private Optional<Notice> ended(Endings.Ending ending, Event event, Instant about) {
    return notices
        .end(ending.condition().key(), about)
        .map(it -> Recovery.of(ending, it.severity(), it.beganAt(), it.repeats(), event));
  }

  /**
   * What to say of it; nothing if it is known, or was told a short time ago. What is heard late may
   * be over already: no other success may come for days.
   */
  private List<Notice> happened(Notice notice, Instant about) {
    Instant now = clock.instant();
    if (!notices.isNew(notice.id(), now)) {
      return List.of();
    }
    toRecipients(notice);
    String condition = notice.condition();
    if (condition == null) {
      return List.of(notice);
    }
    Told told = notices.lasts(notice, condition, about, now, directory.policy().repeatAfter());
    List<Notice> toTell = new ArrayList<>();
    if (told.tell()) {
      toTell.add(
          told.repeats() == 0
              ? notice
              : notice.saying(
                  notice.text()
                      + "\nIt has happened %d more times since it was last told."
                          .formatted(told.repeats())));
    }
    String store = notice.facts().get("dataStore");
    if (store != null && notices.endIfMadeGood(condition, store)) {
      toTell.add(Recovery.madeGoodBefore(notice, now));
    }
    return toTell;
  }

  /** They hear of everything that happens, as before there were channels. */
  private void toRecipients(Notice notice) {
    directory
        .recipients()
        .forEach(
            (name, recipient) -> {
              if (recipient.wants(notice)) {
                jobs.add(Letters.job(name, notice), List.of());
              }
            });
  }

  private void route(Notice notice) {
    Optional<NoticeKind> kind = notice.knownKind();
    if (kind.isEmpty()) {
      return;
    }
    List<Channel> wanting =
        directory
            .policy()
            .of(kind.get(), notice.severity(), notice.application(), notice.environment());
    if (!wanting.isEmpty()) {
      channels.lock();
      wanting.forEach(channel -> send(channel, notice));
    }
  }

  private void send(Channel channel, Notice notice) {
    Instant now = clock.instant();
    boolean people = directory.channel(channel.name()).map(it -> it.isForPeople()).orElse(false);
    if (people && !channels.admits(channel.name(), channel.mostPerHour(), now)) {
      channels.hold(channel.name(), notice, now);
    } else {
      jobs.add(Letters.job(channel.name(), notice), List.of());
    }
  }

  /**
   * An old set that is verified again is no sign of life, neither is old news, and neither is the
   * success of a set while one that came after it fails.
   */
  private void pulse(Event event, Instant about) {
    Instant now = clock.instant();
    List<Channel> pings =
        directory.policy().pings(event.origin().application(), event.origin().environment());
    if (pings.isEmpty()
        || about.plus(Letters.STALE).isBefore(now)
        || !event.occurredAt().plus(Letters.FRESH).isAfter(now)) {
      return;
    }
    boolean verified =
        event.happening() instanceof Happening.VerificationCompleted
            && notices.isVerified(event.recoverySetId())
            && !notices.newerFails(
                event.origin().application(), event.origin().environment(), about);
    Pulses.of(event, verified)
        .ifPresent(
            pulse -> pings.forEach(ping -> jobs.add(Letters.pulse(ping.name(), pulse), List.of())));
  }
}
