package dev.belay.ledger.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the whole audit chain again and again, and remembers what the last check found. */
public final class AuditWatch {
  private static final Logger LOG = LoggerFactory.getLogger(AuditWatch.class);

  private final AuditChain chain;
  private final Clock clock;
  private volatile @Nullable Checked last;

  public AuditWatch(AuditChain chain, Clock clock) {
    this.chain = chain;
    this.clock = clock;
  }

  /** What a check found, and when it began. */
  public record Checked(Instant at, ChainCheck found) {
    public boolean intact() {
      return found instanceof ChainCheck.Intact;
    }
  }

  /**
   * Checks it now.
   *
   * @throws org.springframework.dao.DataAccessException if the chain can't be read: then the last
   *     answer stays, with its time
   */
  public void check() {
    Instant at = clock.instant();
    ChainCheck found = chain.verify();
    last = new Checked(at, found);
    if (found instanceof ChainCheck.Broken broken) {
      LOG.atError()
          .addKeyValue("belay.sequence", broken.sequence())
          .log(
              "The audit chain is broken at its event {}: {}. Somebody changed the ledger's"
                  + " database",
              broken.sequence(),
              broken.reason());
    }
  }

  /** Empty until a check has ended. */
  public Optional<Checked> last() {
    return Optional.ofNullable(last);
  }
}
