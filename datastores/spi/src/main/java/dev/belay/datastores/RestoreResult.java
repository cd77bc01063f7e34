package dev.belay.datastores;

import java.time.Duration;
import java.util.List;

/**
 * @param elapsed from the first change until everything is in place and usable
 * @param warnings known differences from the source, for people
 */
public record RestoreResult(Amount amount, Duration elapsed, List<String> warnings) {
  public RestoreResult {
    warnings = List.copyOf(warnings);
  }
}
