package dev.belay.policy.read;

import dev.belay.policy.RetentionClass;
import dev.belay.policy.RetentionClass.Period;
import dev.belay.policy.yaml.Value;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code retention}: classes by name. */
final class RetentionReader {
  static final int MOST = 10_000;

  private RetentionReader() {}

  static Map<String, RetentionClass> read(Value value) {
    Map<String, RetentionClass> classes = new LinkedHashMap<>();
    if (value.isPresent()) {
      value
          .named()
          .forEach(
              (name, item) -> {
                Names.check(item, name);
                classes.put(name, one(item));
              });
      if (value.isMapping() && classes.isEmpty()) {
        value.refuse("must name at least one class");
      }
    }
    return classes;
  }

  private static RetentionClass one(Value value) {
    int before = value.problemsSoFar();
    Value.Fields fields = value.fields(Keys.RETENTION_CLASS.names());
    Map<Period, Integer> newestOf = new EnumMap<>(Period.class);
    for (Period period : Period.values()) {
      Value count = fields.get(period.word());
      if (count.isPresent()) {
        newestOf.put(period, count.integer(1, MOST, 1));
      }
    }
    Value last = fields.get("keep-last");
    Optional<Duration> within = Durations.readObjective(fields.get("within"));
    RetentionClass read =
        new RetentionClass(
            last.isPresent() ? last.integer(1, MOST, 1) : 0, within, newestOf, zone(fields));
    if (read.keepsNothing() && value.problemsSoFar() == before) {
      value.refuseWithoutQuoting(
          "must say what is kept: at least one of keep-last, within, hourly, daily, weekly,"
              + " monthly, yearly. Leave the class out to keep its recovery sets for ever");
    }
    return read;
  }

  private static ZoneId zone(Value.Fields fields) {
    Value zone = fields.get("time-zone");
    return zone.isPresent() ? ScheduleReader.zone(zone) : ZoneOffset.UTC;
  }
}
