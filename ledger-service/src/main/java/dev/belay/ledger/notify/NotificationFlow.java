package dev.belay.ledger.notify;

import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.ledger.notify.Letters.Letter;
import dev.belay.ledger.notify.channel.Channel;
import dev.belay.ledger.notify.channel.UndeliveredException;
import dev.belay.ledger.notify.channel.UndeliveredException.Fate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Delivers a notice at least once, under the same id. What may pass is tried again, at longer and
 * longer intervals, until the notice is stale; a product that says how long to wait is left alone
 * for that long. What is given up is logged, counted, and told on the other channels.
 */
public final class NotificationFlow implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationFlow.class);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  /** After eight minutes, every ledger has read the policy that has the channel. */
  private static final int ATTEMPTS_WITHOUT_CHANNEL = 9;

  private final Directory directory;
  private final Notifications notifications;
  private final Runnable undelivered;

  /**
   * @param undelivered runs for each notice that is given up
   */
  public NotificationFlow(Directory directory, Notifications notifications, Runnable undelivered) {
    this.directory = directory;
    this.notifications = notifications;
    this.undelivered = undelivered;
  }

  @Override
  public List<OutboxRecord> run(Job job, Lease lease) throws Exception {
    Letter letter = Letters.letter(job);
    Optional<Channel> channel = directory.channel(letter.recipient());
    if (channel.isEmpty()) {
      String said = "neither policy nor configuration has this channel";
      throw job.attempt() < ATTEMPTS_WITHOUT_CHANNEL
          ? UndeliveredException.temporary(said)
          : UndeliveredException.permanent(said);
    }
    try {
      Attempts.deliver(channel.get(), letter.notice());
    } catch (UndeliveredException e) {
      notifications.failing(letter.recipient(), e.said(), e.fate() != Fate.TEMPORARY);
      throw e;
    }
    notifications.delivered(letter.recipient());
    return List.of();
  }

  @Override
  public Optional<Duration> retryAfter(Job job, Exception cause) {
    if (cause instanceof UndeliveredException it && it.fate() == Fate.PERMANENT) {
      return Optional.empty();
    }
    Duration wait = Duration.ofSeconds(1L << Math.min(job.attempt(), 10));
    Duration usual = wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    Duration wanted = cause instanceof UndeliveredException it ? it.after() : null;
    return Optional.of(wanted != null && wanted.compareTo(usual) > 0 ? wanted : usual);
  }

  @Override
  public Optional<String> remembered(Exception cause) {
    return cause instanceof UndeliveredException it ? Optional.of(it.said()) : Optional.empty();
  }

  @Override
  public List<OutboxRecord> failed(Job job, JobFailure failure) {
    undelivered.run();
    Letter letter;
    try {
      letter = Letters.letter(job);
    } catch (JacksonException e) {
      LOG.atError()
          .addKeyValue("belay.job", job.id())
          .log("Gave up a notification that this version can't read");
      return List.of();
    }
    String cause = cause(failure);
    LOG.atError()
        .addKeyValue("belay.recipient", letter.recipient())
        .addKeyValue("belay.notice", letter.notice().kind())
        .addKeyValue("belay.attempts", failure.attempts())
        .log(
            "Gave up a notification that could not be delivered ({}); try `belay notify test {}`:"
                + " {}",
            cause == null ? "no answer until it was stale" : cause,
            letter.recipient(),
            letter.notice().text());
    notifications.failing(
        letter.recipient(), cause == null ? "no answer until a notice was stale" : cause, true);
    return List.of();
  }

  private static @Nullable String cause(JobFailure failure) {
    return switch (failure) {
      case JobFailure.Failed(int attempts, Exception cause) -> cause.getMessage();
      case JobFailure.DeadlinePassed(int attempts, String last) -> last;
      case JobFailure.Cancelled cancelled -> null;
      case JobFailure.Abandoned abandoned -> null;
    };
  }
}
