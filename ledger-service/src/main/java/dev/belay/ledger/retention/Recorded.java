package dev.belay.ledger.retention;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recovery set, as far as its retention depends on it.
 *
 * @param rule that asked for it; null if its request is not known
 * @param retention the class that its rule named then; null if its request is not known
 * @param at when it was captured, or else asked for
 * @param result how far it is
 * @param gate what its gate decided: waiting, approved or rejected; null without a gate
 * @param dataStores that it has data of, or is to have
 * @param uses what works with it now, in words; empty if nothing does
 * @param storedBytes what its capture added to the vault; 0 until captured
 */
public record Recorded(
    UUID id,
    String application,
    String environment,
    @Nullable String rule,
    @Nullable String retention,
    String trigger,
    @Nullable String deploymentId,
    Instant at,
    Result result,
    @Nullable String gate,
    List<String> dataStores,
    List<String> uses,
    long storedBytes) {
  public Recorded {
    dataStores = List.copyOf(dataStores);
    uses = List.copyOf(uses);
  }

  /** How far a set is. */
  public enum Result {
    /** Captured, and each of its points has been restored and found right. */
    VERIFIED,
    /** Captured, but its verdict is failed, unknown, or not there yet. */
    NOT_VERIFIED,
    /** Its capture has failed. */
    NOT_CAPTURED,
    /** Its capture has not ended. */
    CAPTURING
  }

  boolean verified() {
    return result == Result.VERIFIED;
  }
}
