package dev.belay.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a drill. Its components are those of the ledger's documents.
 *
 * @param verdict passed, failed or unknown
 * @param sandboxes what each data store was restored into, for people
 * @param recoveryTimeMillis from the request until all stores are restored and checked; null if it
 *     did not get that far
 */
public record DrillResult(
    String verdict, List<Check> checks, List<String> sandboxes, @Nullable Long recoveryTimeMillis) {
  public DrillResult {
    checks = List.copyOf(checks);
    sandboxes = List.copyOf(sandboxes);
  }
}
