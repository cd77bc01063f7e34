package dev.belay.runtime.consume;

import dev.belay.runtime.publish.NotPublishedException;
import dev.belay.schemas.registry.SchemaRegistryException;
import dev.belay.schemas.registry.UndecodableRecordException;
import java.util.List;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/**
 * Tells a fault of a record from one of what it takes to handle it (the broker, the database, the
 * registry), which passes. The outermost cause that is one of either decides; what is neither is
 * the record's: nobody foresaw it, and waiting would stop all that come after it.
 */
final class Faults {
  /**
   * Trying again is useless. A schema id that the registry has never given is an {@code
   * UndecodableRecordException}, whatever the registry's answer was.
   */
  private static final List<Class<? extends Throwable>> OF_THE_RECORD =
      List.of(
          PoisonedRecordException.class,
          UndecodableRecordException.class,
          DataIntegrityViolationException.class);

  /**
   * Trying again may help. Of their kinds, those above are exceptions. An interruption is that of a
   * service which is stopped.
   */
  private static final List<Class<? extends Throwable>> PASSING =
      List.of(
          NotPublishedException.class,
          SchemaRegistryException.class,
          DataAccessException.class,
          TransactionException.class,
          RetriableException.class,
          InterruptedException.class);

  private Faults() {}

  /**
   * @param thrown with all its wrappings
   */
  static boolean isAboutTheRecord(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (isOneOf(OF_THE_RECORD, cause)) {
        return true;
      }
      if (isOneOf(PASSING, cause)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOneOf(List<Class<? extends Throwable>> kinds, Throwable thrown) {
    return kinds.stream().anyMatch(kind -> kind.isInstance(thrown));
  }
}
