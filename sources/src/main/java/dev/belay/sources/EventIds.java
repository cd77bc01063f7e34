package dev.belay.sources;

import dev.belay.schemas.Ids;

/** The ids of deployment events. */
public final class EventIds {
  private EventIds() {}

  /** The same delivery from the same sender always has the same id. */
  public static String of(String source, String deliveryId) {
    return Ids.derive("deployment-event", source, deliveryId);
  }
}
