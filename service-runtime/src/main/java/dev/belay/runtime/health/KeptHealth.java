package dev.belay.runtime.health;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * What another indicator said last. It is unknown until that has answered once, and down while it
 * does not answer. A change is told once in the log.
 */
final class KeptHealth implements HealthFromMemory {
  private static final Logger LOG = LoggerFactory.getLogger(KeptHealth.class);

  /** A database or a disk that takes longer can't be worked with. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  private final String name;
  private final HealthIndicator asked;
  private final LongSupplier nanoTime;

  /** Null while nobody waits for an answer. */
  private volatile @Nullable Long askedAt;

  private volatile boolean ended;
  private volatile Health last = Health.unknown().build();

  KeptHealth(String name, HealthIndicator asked, LongSupplier nanoTime) {
    this.name = name;
    this.asked = asked;
    this.nanoTime = nanoTime;
  }

  String name() {
    return name;
  }

  /** Asks, and waits for the answer for as long as it takes. One thread calls it. */
  void refresh() {
    askedAt = nanoTime.getAsLong();
    try {
      keep(Objects.requireNonNullElseGet(asked.health(), () -> Health.unknown().build()));
    } catch (RuntimeException | Error e) { // the next answer may be a better one
      keep(Health.down().withException(e).build());
    } finally {
      askedAt = null;
    }
  }

  /** The service is ending: what indicators say from now on is not kept. */
  void end() {
    ended = true;
  }

  private void keep(Health now) {
    if (ended) {
      return;
    }
    Health before = last;
    last = now;
    if (isDown(now) && !isDown(before)) {
      LOG.atError().log("Health of {} is {}: {}", name, now.getStatus(), now.getDetails());
    } else if (isDown(before) && !isDown(now)) {
      LOG.atInfo().log("Health of {} is {} again", name, now.getStatus());
    }
  }

  private static boolean isDown(Health health) {
    return health.getStatus().equals(Status.DOWN)
        || health.getStatus().equals(Status.OUT_OF_SERVICE);
  }

  @Override
  public Health health() {
    Long since = askedAt;
    if (since != null) {
      Duration waiting = Duration.ofNanos(nanoTime.getAsLong() - since);
      if (waiting.compareTo(SILENCE) > 0) {
        return Health.down()
            .withDetail("cause", "no answer for " + waiting.toSeconds() + " s")
            .build();
      }
    }
    return last;
  }
}
