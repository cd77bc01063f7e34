package dev.belay.events;

import java.time.Instant;
import java.util.UUID;

/**
 * A recovery event as this version understands it.
 *
 * @param producer service and instance, for example {@code backup-worker/host-1}
 */
public record Event(
    Stamp stamp, String producer, UUID recoverySetId, Origin origin, Happening happening) {

  public Instant occurredAt() {
    return stamp.at();
  }

  /** As on the topic, even when this version does not know it. */
  public String type() {
    return happening.type();
  }
}
