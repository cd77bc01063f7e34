package dev.belay.standalone.server;

import dev.belay.ledger.read.KnownPoints;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Looks for {@link LostHistory} after a start, and tells it in the ledger's health for as long as
 * it is so. A start does not wait for it: a vault may have very many points, or not answer.
 */
final class LostHistoryWatch {
  private static final Logger LOG = LoggerFactory.getLogger(LostHistoryWatch.class);
  private static final String COMPONENT = "lostHistory";

  /**
   * A worker that died between a manifest and its event says it again when it has started, and the
   * ledger reads it then. What is still missing after this time is lost.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private LostHistoryWatch() {}

  static void start(
      ConfigurableApplicationContext ledger,
      ConfigurableApplicationContext worker,
      Consumer<String> steps) {
    Instant startedAt = Instant.now();
    Thread.ofVirtual()
        .name("lost-history")
        .start(
            () -> {
              try {
                watch(ledger, worker, startedAt, steps);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (VaultException | RuntimeException e) {
                LOG.atWarn().log("Can't compare the vault with the ledger: {}", e.getMessage());
              }
            });
  }

  private static void watch(
      ConfigurableApplicationContext ledger,
      ConfigurableApplicationContext worker,
      Instant startedAt,
      Consumer<String> steps)
      throws VaultException, InterruptedException {
    if (missing(ledger, worker, startedAt).isEmpty()) {
      return;
    }
    Thread.sleep(PATIENCE);
    Optional<String> missing = missing(ledger, worker, startedAt);
    missing.ifPresent(it -> steps.accept("warning: " + it));
    HealthContributorRegistry health = ledger.getBean(HealthContributorRegistry.class);
    while (missing.isPresent() && ledger.isActive()) {
      String cause = missing.get();
      HealthIndicator told = () -> Health.unknown().withDetail("cause", cause).build();
      health.unregisterContributor(COMPONENT);
      health.registerContributor(COMPONENT, told);
      Thread.sleep(PATIENCE);
      missing = missing(ledger, worker, startedAt);
    }
    if (ledger.isActive()) {
      health.unregisterContributor(COMPONENT);
    }
  }

  private static Optional<String> missing(
      ConfigurableApplicationContext ledger,
      ConfigurableApplicationContext worker,
      Instant startedAt)
      throws VaultException {
    KnownPoints known = ledger.getBean(KnownPoints.class);
    return LostHistory.of(
        worker.getBean(Vault.class), known::unknown, known.lastCapture(), startedAt);
  }
}
