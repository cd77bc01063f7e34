package dev.belay.datastores;

import java.time.Duration;
import java.util.List;

/**
 * A restore that is complete and checked, beside the existing data.
 *
 * @param amount how much was restored; all of it was counted, and its digests match the manifest's
 * @param logicalBytes the size of the restored data
 * @param elapsed from the first change to the last check; zero for a restore that was put into
 *     place before: the other numbers are then the recovery point's
 * @param warnings known differences from the source
 */
public record PreparedRestore(
    Amount amount, long logicalBytes, Duration elapsed, List<String> warnings) {
  public PreparedRestore {
    warnings = List.copyOf(warnings);
  }
}
