package dev.belay.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads an environment's {@code drills}. */
final class DrillReader {
  private DrillReader() {}

  static List<Drill> read(Value value) {
    List<Drill> drills = new ArrayList<>();
    Set<String> names = new HashSet<>();
    if (!value.isPresent()) {
      return drills;
    }
    for (Value item : value.list()) {
      Value.Fields fields = item.fields(Keys.DRILL);
      Drill drill = drill(fields);
      if (!drill.name().isEmpty() && !names.add(drill.name())) {
        fields.get("name").refuse("two drills of an environment have this name");
      }
      drills.add(drill);
    }
    if (value.isEmptyList()) {
      value.refuse("must hold at least one drill");
    }
    return drills;
  }

  private static Drill drill(Value.Fields fields) {
    Value name = fields.get("name");
    Value schedule = fields.get("schedule");
    return new Drill(
        name.isPresent() ? Names.read(name, "") : name.text(),
        schedule.isPresent() ? ScheduleReader.read(schedule) : Optional.empty(),
        fields.get("choose").oneOf(Drill.Choice.values(), Drill.Choice.NEWEST),
        budget(fields.get("recovery-time")),
        budget(fields.get("data-age")),
        SmokeTestReader.read(fields.get("smoke-tests")));
  }

  private static Optional<Duration> budget(Value value) {
    return value.isPresent()
        ? Optional.of(Durations.read(value, Durations.LONGEST))
        : Optional.empty();
  }
}
