package dev.belay.runtime.consume;

import dev.belay.runtime.publish.NotPublishedException;
import dev.belay.schemas.registry.SchemaRegistryException;
import dev.belay.schemas.registry.UndecodableRecordException;
import java.util.List;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/**
 * Distinguishes a fault of a record from a temporary fault of the things needed to handle it
 * (broker, database, registry). The outermost cause of either kind decides. Any other exception
 * counts as the record's fault: nobody foresaw it, and waiting would stop all later records.
 */
final class Faults {
  /**
   * Trying again is useless. A schema id that the registry has never given is an {@code
   * UndecodableRecordException}, whatever the registry answered.
   */
  private static final List<Class<? extends Throwable>> OF_THE_RECORD =
      List.of(
          PoisonedRecordException.class,
          UndecodableRecordException.class,
          DataIntegrityViolationException.class);

  /**
   * What is made of the record is larger than the broker takes, and will be at every attempt. The
   * publisher wraps it into one of the kinds below.
   */
  private static final Class<? extends Throwable> TOO_LARGE = RecordTooLargeException.class;

  /**
   * Trying again may help. The kinds above are exceptions to this. An interruption means that the
   * service is stopping.
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
   * @param thrown the exception with all its wrappers
   */
  static boolean isAboutTheRecord(Throwable thrown) {
    if (isTooLarge(thrown)) {
      return true;
    }
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

  /** Whether something was not published because of its size. */
  static boolean isTooLarge(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (TOO_LARGE.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOneOf(List<Class<? extends Throwable>> kinds, Throwable thrown) {
    return kinds.stream().anyMatch(kind -> kind.isInstance(thrown));
  }
}
