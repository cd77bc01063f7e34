package dev.belay.ledger.notify;

import dev.belay.jobs.Job;
import dev.belay.jobs.NewJob;
import dev.belay.ledger.notify.notice.Notice;
import dev.belay.ledger.read.Overdue;
import dev.belay.schemas.Ids;
import java.time.Duration;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** A notice on its way, as a job. Jobs of earlier versions are read, too. */
final class Letters {
  /** Older notices are of no use to anybody. */
  static final Duration STALE = Overdue.NEWS;

  /** A success that is told later than this would make what is dead look alive. */
  static final Duration FRESH = Duration.ofHours(1);

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(EnumFeature.READ_ENUMS_USING_TO_STRING)
          .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
          .build();

  private Letters() {}

  /**
   * @param recipient the channel's name
   */
  record Letter(String recipient, Notice notice) {}

  /** What is about one condition arrives in order: its end is never before its beginning. */
  static NewJob job(String channel, Notice notice) {
    String condition = notice.condition();
    return job(channel, notice, condition == null ? notice.id() : condition, STALE);
  }

  /** What a dead man's switch hears: in order, and soon or not at all. */
  static NewJob pulse(String channel, Notice notice) {
    return job(channel, notice, "pulses", FRESH);
  }

  private static NewJob job(String channel, Notice notice, String lane, Duration patience) {
    return new NewJob(
            Ids.derive(Notifications.NOTIFICATION, channel, notice.id()),
            Notifications.NOTIFICATION,
            JSON.writeValueAsBytes(new Letter(channel, notice)),
            notice.at().plus(patience),
            "notification/" + channel + "/" + lane)
        .inTurnOf("notification/" + channel);
  }

  static Letter letter(Job job) {
    return JSON.readValue(job.payload(), Letter.class);
  }
}
