package dev.belay.datastores;

import java.time.Duration;
import java.util.List;

/**
 * A restore that is complete and checked, beside what people use.
 *
 * @param amount restored; all of it was counted, and its digests compared with the manifest's
 * @param logicalBytes of it
 * @param elapsed from the first change to the last check; zero for one that was put in its place
 *     before: then the other numbers are the recovery point's
 * @param warnings what is known to differ from the source
 */
public record PreparedRestore(
    Amount amount, long logicalBytes, Duration elapsed, List<String> warnings) {
  public PreparedRestore {
    warnings = List.copyOf(warnings);
  }
}
