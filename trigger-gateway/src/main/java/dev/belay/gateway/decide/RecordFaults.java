package dev.belay.gateway.decide;

import dev.belay.gateway.publish.Publisher.NotPublishedException;
import dev.belay.schemas.registry.SchemaRegistryException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/** Tells a fault of an event from one of Kafka, the registry or the database, which passes. */
final class RecordFaults {
  private RecordFaults() {}

  static boolean isAboutTheRecord(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataIntegrityViolationException) {
        return true;
      }
      if (cause instanceof NotPublishedException
          || cause instanceof SchemaRegistryException
          || cause instanceof DataAccessException
          || cause instanceof TransactionException) {
        return false;
      }
    }
    return true;
  }
}
