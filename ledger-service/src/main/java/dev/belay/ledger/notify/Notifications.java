package dev.belay.ledger.notify;

import dev.belay.events.Event;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.NewJob;
import dev.belay.ledger.read.Overdue;
import dev.belay.schemas.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Records a job for each recipient of an event, in the transaction that records the event. */
public final class Notifications {
  /** The kind of job. */
  public static final String NOTIFICATION = "notification";

  /** Older notices are of no use to anybody. */
  static final Duration STALE = Overdue.NEWS;

  /**
   * Longer than an event can be repeated. The ledger itself recognises events that it has recorded.
   */
  private static final Duration MEMORY = Duration.ofDays(8);

  /** Workers say at the deadline that a capture has failed, and that takes its time. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Map<String, Recipient> recipients;
  private final JobStore jobs;
  private final Clock clock;

  /**
   * @param recipients by name
   */
  public Notifications(Map<String, Recipient> recipients, JobStore jobs, Clock clock) {
    this.recipients = Map.copyOf(recipients);
    this.jobs = jobs;
    this.clock = clock;
  }

  /** The payload of a job. */
  record Letter(String recipient, Notice notice) {}

  /**
   * Skips stale events, so that a new ledger reading a topic from its beginning sends no old news.
   */
  public void hear(Event event) {
    if (recipients.isEmpty() || event.occurredAt().plus(STALE).isBefore(clock.instant())) {
      return;
    }
    Notices.of(event).ifPresent(this::tell);
  }

  /**
   * Tells of what is missing, once of each point. Asked again and again, since nothing happens when
   * a deadline passes.
   */
  public void watch(Overdue overdue) {
    if (!recipients.isEmpty()) {
      overdue.points(GRACE).stream().map(Notices::of).forEach(this::tell);
    }
  }

  private void tell(Notice notice) {
    recipients.forEach(
        (name, recipient) -> {
          if (recipient.wants(notice)) {
            jobs.add(job(name, notice), List.of());
          }
        });
    jobs.forget(MEMORY);
  }

  private static NewJob job(String recipient, Notice notice) {
    return new NewJob(
        Ids.derive(NOTIFICATION, recipient, notice.id()),
        NOTIFICATION,
        JsonMapper.shared().writeValueAsBytes(new Letter(recipient, notice)),
        notice.at().plus(STALE));
  }
}
