package dev.belay.ledger.read;

import dev.belay.jobs.RepeatedFailure;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Reads for somebody who goes on without an answer, and must tell it from an old one. */
public final class IfReadable {
  private static final Logger LOG = LoggerFactory.getLogger(IfReadable.class);

  /** By what is read: whoever scrapes metrics comes again and again. */
  private static final Map<String, RepeatedFailure> FAILURES = new ConcurrentHashMap<>();

  private IfReadable() {}

  /**
   * An outage is told of once in the log.
   *
   * @param what is read, for the log: one of a few texts
   * @return empty if the database does not answer, or refuses the question
   */
  public static <T> Optional<T> read(String what, Supplier<T> query) {
    RepeatedFailure reading =
        FAILURES.computeIfAbsent(
            what, it -> new RepeatedFailure(LOG, "Reading " + it + " from the ledger's tables"));
    try {
      T answer = query.get();
      reading.isOver();
      return Optional.of(answer);
    } catch (DataAccessException e) {
      reading.happened(e);
      return Optional.empty();
    }
  }
}
