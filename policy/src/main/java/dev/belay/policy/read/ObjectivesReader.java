package dev.belay.policy.read;

import dev.belay.policy.Objectives;
import dev.belay.policy.yaml.Value;

/** Reads an environment's {@code objectives}. */
final class ObjectivesReader {
  private ObjectivesReader() {}

  static Objectives read(Value value) {
    if (!value.isPresent()) {
      return Objectives.NONE;
    }
    Value.Fields fields = value.fields(Keys.OBJECTIVES.names());
    return new Objectives(
        Durations.readObjective(fields.get("data-age")),
        Durations.readObjective(fields.get("recovery-time")),
        Durations.readObjective(fields.get("drill-age")));
  }
}
