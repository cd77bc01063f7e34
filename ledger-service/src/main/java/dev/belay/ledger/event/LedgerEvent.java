package dev.belay.ledger.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recovery event as the ledger understands it.
 *
 * @param type as on the topic, also when this version does not know it
 * @param dataStore null if the event does not say
 */
public record LedgerEvent(
    Stamp stamp,
    String type,
    UUID recoverySetId,
    Origin origin,
    @Nullable String dataStore,
    Happening happening) {

  public Instant occurredAt() {
    return stamp.at();
  }

  /** What every event of one recovery set says alike. */
  public record Origin(
      String application,
      String environment,
      String trigger,
      @Nullable String commit,
      @Nullable String deploymentId) {}
}
