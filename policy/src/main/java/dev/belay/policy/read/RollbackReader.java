package dev.belay.policy.read;

import dev.belay.policy.Phase;
import dev.belay.policy.Rollback;
import dev.belay.policy.yaml.Value;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a rule's {@code rollback}. */
final class RollbackReader {
  private static final Rollback MANUAL = new Rollback(Rollback.Mode.MANUAL, OptionalLong.empty());
  private static final String AUTOMATIC_RULE =
      "automatic needs a limit of how many rows may be lost: {mode: automatic, max-lost-rows: 0}";

  private RollbackReader() {}

  static Optional<Rollback> read(Value value, Optional<Phase> on) {
    if (!value.isPresent()) {
      return Optional.empty();
    }
    if (on.filter(phase -> phase != Phase.AFTER_FAILURE).isPresent()) {
      value.refuseWithoutQuoting("only a rule on after-failure has a rollback");
    }
    return Optional.of(
        value.isMapping() ? inFull(value.fields(Keys.ROLLBACK.names())) : word(value));
  }

  private static Rollback word(Value value) {
    if (value.oneOf(Rollback.Mode.values(), Rollback.Mode.MANUAL) == Rollback.Mode.AUTOMATIC) {
      value.refuse(AUTOMATIC_RULE);
    }
    return MANUAL;
  }

  private static Rollback inFull(Value.Fields fields) {
    Value mode = fields.get("mode");
    Value rows = fields.get("max-lost-rows");
    if (!mode.isPresent()) {
      mode.refuse("is required: manual or automatic");
      return MANUAL;
    }
    if (mode.oneOf(Rollback.Mode.values(), Rollback.Mode.MANUAL) == Rollback.Mode.AUTOMATIC) {
      if (!rows.isPresent()) {
        mode.refuse(AUTOMATIC_RULE);
      }
      return new Rollback(
          Rollback.Mode.AUTOMATIC, OptionalLong.of(rows.wholeNumber(0, Rollback.MOST_LOST, 0)));
    }
    if (rows.isPresent() && Rollback.Mode.MANUAL.word().equals(mode.textOrEmpty())) {
      rows.refuse("is for automatic only: with manual, a person sees what would be lost");
    }
    return MANUAL;
  }
}
