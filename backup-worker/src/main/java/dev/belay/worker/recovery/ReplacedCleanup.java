package dev.belay.worker.recovery;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Recovery;
import dev.belay.datastores.ReplacedData;
import dev.belay.datastores.StoreConnection;
import dev.belay.jobs.JobStore;
import dev.belay.worker.stores.DataStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops data that restores have replaced, when it need not be kept any longer. One worker at a time
 * does this, on each data store of the policy. A store that does not answer does not hold up the
 * others. Also forgets jobs that ended long ago.
 */
public final class ReplacedCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(ReplacedCleanup.class);

  /** Longer than a command can be repeated or an operation can last. */
  private static final Duration MEMORY_OF_JOBS = Duration.ofDays(30);

  private final DataStores stores;
  private final JobStore jobs;
  private final Clock clock;

  public ReplacedCleanup(DataStores stores, JobStore jobs, Clock clock) {
    this.stores = stores;
    this.jobs = jobs;
    this.clock = clock;
  }

  /** Checks all data stores, unless another worker is doing so. */
  public void turn() {
    jobs.alone("replaced-cleanup", this::round);
    jobs.forget(MEMORY_OF_JOBS);
  }

  /** Drops expired replaced data in all data stores where restores have replaced something. */
  public void round() {
    for (String store : stores.names()) {
      try {
        Optional<Recovery> driver = stores.driver(store).recovery();
        if (driver.isPresent()) {
          clean(stores.connection(store), driver.get());
        }
      } catch (DataStoreException e) {
        LOG.atWarn()
            .addKeyValue("belay.store", store)
            .log("Could not clean up replaced data; trying again later: {}", e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void clean(StoreConnection store, Recovery driver)
      throws DataStoreException, InterruptedException {
    Instant now = clock.instant();
    for (ReplacedData data : driver.replaced(store)) {
      Instant until = data.keepUntil();
      if (until != null && !until.isAfter(now)) {
        driver.dropReplaced(store, data.name());
        LOG.atInfo()
            .addKeyValue("belay.store", store.name())
            .addKeyValue("belay.operation", data.operationId())
            .log("Dropped the replaced data {}, which was kept until {}", data.name(), until);
      }
    }
  }
}
