package dev.belay.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a drill. Its components are those of the ledger's documents.
 *
 * @param verdict passed, failed or unknown
 * @param sandboxes what each data store was restored into, for people
 * @param recoveryTimeMillis from the request to all stores restored and checked; null if it did not
 *     get there
 */
public record DrillResult(
    String verdict, List<Check> checks, List<String> sandboxes, @Nullable Long recoveryTimeMillis) {
  public DrillResult {
    checks = List.copyOf(checks);
    sandboxes = List.copyOf(sandboxes);
  }
}
