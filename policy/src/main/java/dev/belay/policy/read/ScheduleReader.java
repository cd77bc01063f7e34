package dev.belay.policy.read;

import dev.belay.policy.Phase;
import dev.belay.policy.time.Schedule;
import dev.belay.policy.yaml.Value;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads {@code schedule}. */
final class ScheduleReader {
  private ScheduleReader() {}

  /**
   * Reads a rule's schedule. A rule {@code on} on-schedule must have one, and no other rule may.
   */
  static Optional<Schedule> read(Value value, Optional<Phase> on) {
    if (!value.isPresent()) {
      if (on.filter(phase -> phase == Phase.ON_SCHEDULE).isPresent()) {
        value.refuse("is required with on: on-schedule");
      }
      return Optional.empty();
    }
    if (on.filter(phase -> phase != Phase.ON_SCHEDULE).isPresent()) {
      value.refuseWithoutQuoting("only a rule on on-schedule has a schedule");
    }
    return read(value);
  }

  static Optional<Schedule> read(Value value) {
    Value.Fields fields = value.fields(Keys.SCHEDULE.names());
    ZoneId zone = zone(fields.get("time-zone"));
    Schedule.Missed missed =
        fields.get("missed").oneOf(Schedule.Missed.values(), Schedule.Missed.CATCH_UP);
    Value cron = fields.get("cron");
    String text = cron.text();
    try {
      return text.isEmpty() ? refused(cron, "") : Optional.of(new Schedule(text, zone, missed));
    } catch (IllegalArgumentException e) {
      return refused(cron, ": " + e.getMessage());
    }
  }

  private static Optional<Schedule> refused(Value cron, String cause) {
    cron.refuseIfText(
        "must be a cron expression with the five fields minute, hour, day of month, month and day"
            + " of week"
            + cause);
    return Optional.empty();
  }

  static ZoneId zone(Value value) {
    String text = value.text();
    try {
      if (!text.isEmpty()) {
        return ZoneId.of(text);
      }
    } catch (DateTimeException e) {
      // Refused below, as an empty text.
    }
    value.refuseIfText("must be a time zone, for example Europe/Berlin or UTC");
    return ZoneOffset.UTC;
  }
}
