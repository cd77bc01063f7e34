package dev.belay.ledger.read;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Reads for somebody who goes on without an answer, and must tell it from an old one. */
public final class IfReadable {
  private static final Logger LOG = LoggerFactory.getLogger(IfReadable.class);

  private IfReadable() {}

  /**
   * @param what is read, for the log
   * @return empty if the database does not answer, or refuses the question
   */
  public static <T> Optional<T> read(String what, Supplier<T> query) {
    try {
      return Optional.of(query.get());
    } catch (DataAccessException e) {
      LOG.atWarn()
          .setCause(e)
          .log("Can't read {} from the ledger's tables; check the ledger's database", what);
      return Optional.empty();
    }
  }
}
