package dev.belay.ledger.notify;

import dev.belay.events.Event;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.NewJob;
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

  /** After so long nobody wants to hear of it any more. */
  static final Duration STALE = Duration.ofHours(24);

  /** Longer than an event could come again: the ledger knows those that it has recorded. */
  private static final Duration MEMORY = Duration.ofDays(8);

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

  /** What a job has to do. */
  record Letter(String recipient, Notice notice) {}

  /** A new ledger that reads a topic from its beginning tells nobody of what is long over. */
  public void hear(Event event) {
    if (recipients.isEmpty() || event.occurredAt().plus(STALE).isBefore(clock.instant())) {
      return;
    }
    Notices.of(event).ifPresent(this::tell);
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
