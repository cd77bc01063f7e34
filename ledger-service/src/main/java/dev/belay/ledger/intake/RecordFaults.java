package dev.belay.ledger.intake;

import dev.belay.schemas.registry.SchemaRegistryException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/** Tells a fault of an event from one of the database or the registry, which passes. */
final class RecordFaults {
  private RecordFaults() {}

  /** The outermost cause that is known decides. */
  static boolean isAboutTheRecord(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataIntegrityViolationException) {
        return true;
      }
      if (cause instanceof DataAccessException
          || cause instanceof TransactionException
          || cause instanceof SchemaRegistryException) {
        return false;
      }
    }
    return true;
  }
}
