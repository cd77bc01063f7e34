package dev.belay.policy.read;

import dev.belay.policy.Phase;
import dev.belay.policy.Rehearsal;
import dev.belay.policy.yaml.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads a rule's {@code rehearse}. */
final class RehearsalReader {
  static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

  private RehearsalReader() {}

  static Optional<Rehearsal> read(
      Value value, Optional<Phase> on, List<String> captured, Allowed allowed) {
    if (!value.isPresent()) {
      return Optional.empty();
    }
    if (on.filter(phase -> phase != Phase.BEFORE_DEPLOY).isPresent()) {
      value.refuseWithoutQuoting("only a rule on before-deploy has a rehearsal");
    }
    Value.Fields fields = value.fields(Keys.REHEARSAL.names());
    Value undo = fields.get("undo");
    return Optional.of(
        new Rehearsal(
            store(fields.get("store"), captured),
            Commands.read(fields.get("command"), allowed),
            undo.isPresent() ? Commands.read(undo, allowed) : List.of(),
            Durations.read(fields.get("timeout"), DEFAULT_TIMEOUT)));
  }

  private static Optional<String> store(Value value, List<String> captured) {
    if (!value.isPresent()) {
      if (captured.size() > 1) {
        value.refuse("is required, as the rule captures several: " + String.join(", ", captured));
      }
      return Optional.empty();
    }
    String name = value.text();
    if (!captured.contains(name)) {
      value.refuseIfText(
          "the rule does not capture it; it captures " + String.join(", ", captured));
    }
    return Optional.of(name);
  }
}
