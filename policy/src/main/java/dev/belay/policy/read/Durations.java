package dev.belay.policy.read;

import dev.belay.policy.time.WrittenDuration;
import dev.belay.policy.yaml.Value;
import java.time.Duration;
import java.util.Optional;

/** Reads durations. */
final class Durations {
  private Durations() {}

  /** {@link WrittenDuration#USUAL}; {@code fallback} if it is absent or not a duration. */
  static Duration read(Value value, Duration fallback) {
    return value.isPresent() ? read(value, WrittenDuration.USUAL).orElse(fallback) : fallback;
  }

  /** {@link WrittenDuration#LONG}; empty if it is absent or not a duration. */
  static Optional<Duration> readLong(Value value) {
    return value.isPresent() ? read(value, WrittenDuration.LONG) : Optional.empty();
  }

  /** {@link WrittenDuration#OBJECTIVE}; empty if it is absent or not a duration. */
  static Optional<Duration> readObjective(Value value) {
    return value.isPresent() ? read(value, WrittenDuration.OBJECTIVE) : Optional.empty();
  }

  /** {@link WrittenDuration#SHORT}; empty if it is not a duration. */
  static Optional<Duration> readShort(Value value) {
    return read(value, WrittenDuration.SHORT);
  }

  private static Optional<Duration> read(Value value, WrittenDuration kind) {
    Optional<Duration> read = kind.parse(value.textOrEmpty());
    if (read.isEmpty()) {
      value.refuse(kind.rule());
    }
    return read;
  }
}
