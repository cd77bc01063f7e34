package dev.belay.policy.read;

import dev.belay.policy.Drill;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.StagingTarget;
import dev.belay.policy.time.WrittenDuration;
import dev.belay.policy.yaml.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an environment's {@code drills}. */
final class DrillReader {
  private final Map<String, DataStoreDefinition> stores;
  private final Map<String, StagingTarget> targets;
  private final Allowed allowed;

  DrillReader(
      Map<String, DataStoreDefinition> stores,
      Map<String, StagingTarget> targets,
      Allowed allowed) {
    this.allowed = allowed;
    this.stores = stores;
    this.targets = targets;
  }

  List<Drill> read(Value value) {
    List<Drill> drills = new ArrayList<>();
    Set<String> names = new HashSet<>();
    if (!value.isPresent()) {
      return drills;
    }
    for (Value item : value.list()) {
      Value.Fields fields = item.fields(Keys.DRILL.names());
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

  private Drill drill(Value.Fields fields) {
    Value name = fields.get("name");
    Value schedule = fields.get("schedule");
    return new Drill(
        name.isPresent() ? Names.read(name, "") : name.text(),
        schedule.isPresent() ? ScheduleReader.read(schedule) : Optional.empty(),
        fields.get("choose").oneOf(Drill.Choice.values(), Drill.Choice.NEWEST),
        into(fields.get("into")),
        budget(fields.get("recovery-time")),
        budget(fields.get("data-age")),
        SmokeTestReader.read(fields.get("smoke-tests"), allowed));
  }

  private Map<String, String> into(Value value) {
    Map<String, String> into = new LinkedHashMap<>();
    if (!value.isPresent()) {
      return into;
    }
    Map<String, Value> entries = value.named();
    entries.forEach((store, entry) -> into.put(store, target(store, entry, into)));
    if (value.isMapping() && entries.isEmpty()) {
      value.refuse("must name at least one data store and its staging target");
    }
    return into;
  }

  private String target(String store, Value value, Map<String, String> taken) {
    String name = value.text();
    DataStoreDefinition definition = stores.get(store);
    if (definition == null) {
      value.refuseName(store, "there is no such data store; there are " + stores.keySet());
    }
    StagingTarget target = targets.get(name);
    if (target == null) {
      value.refuseIfText("there is no such staging target; there are " + targets.keySet());
    } else if (definition != null && !target.driver().equals(definition.driver())) {
      value.refuse("has the driver " + target.driver() + ", but " + store + " has another driver");
    } else if (taken.containsValue(name)) {
      value.refuse("two data stores of a drill go into this staging target");
    }
    return name;
  }

  private static Optional<Duration> budget(Value value) {
    return value.isPresent()
        ? Optional.of(Durations.read(value, WrittenDuration.USUAL.longest()))
        : Optional.empty();
  }
}
