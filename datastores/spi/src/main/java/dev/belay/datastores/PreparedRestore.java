package dev.belay.datastores;

import java.time.Duration;
import java.util.List;

/**
 * A restore that is complete and checked, beside what people use.
 *
 * @param tables restored
 * @param rows restored; every one was counted, and its table's digest compared with the manifest's
 * @param logicalBytes of rows
 * @param elapsed from the first statement to the last check; zero for one that was put in its place
 *     before: then the other numbers are the recovery point's
 * @param warnings what is known to differ from the source
 */
public record PreparedRestore(
    long tables, long rows, long logicalBytes, Duration elapsed, List<String> warnings) {
  public PreparedRestore {
    warnings = List.copyOf(warnings);
  }
}
