package dev.belay.datastores;

import java.time.Duration;
import java.util.List;

/**
 * @param elapsed from the first change to everything in place and usable
 * @param warnings what is known to differ from the source, for people
 */
public record RestoreResult(Amount amount, Duration elapsed, List<String> warnings) {
  public RestoreResult {
    warnings = List.copyOf(warnings);
  }
}
