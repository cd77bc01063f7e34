package dev.belay.gateway.decide;

import dev.belay.gateway.publish.Publisher.NotPublishedException;
import dev.belay.schemas.registry.SchemaRegistryException;

/** Tells a fault of an event from one of Kafka or the registry, which passes. */
final class RecordFaults {
  private RecordFaults() {}

  static boolean isAboutTheRecord(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotPublishedException || cause instanceof SchemaRegistryException) {
        return false;
      }
    }
    return true;
  }
}
