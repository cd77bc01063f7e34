package dev.belay.gateway.publish;

import dev.belay.gateway.spool.Spool;
import dev.belay.gateway.spool.SpoolEntry;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.GeneratedRecord;
import dev.belay.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Brings the spool to {@code belay.deployment-events}, in order, for as long as it takes. A
 * delivery counts as published when Kafka has acknowledged it and all before it; after a crash some
 * are published again, with the same ids.
 */
@Component
class SpoolDrainer implements SmartLifecycle, HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolDrainer.class);
  private static final int BATCH = 200;
  private static final Duration IDLE = Duration.ofMillis(50);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Spool spool;
  private final Publisher publisher;
  private volatile @Nullable Thread thread;

  SpoolDrainer(Spool spool, Publisher publisher) {
    this.spool = spool;
    this.publisher = publisher;
    GeneratedRecord.trust();
  }

  @Override
  public void start() {
    // Started after the assignment: the thread ends as soon as it sees that it isn't the one here.
    Thread drainer =
        Thread.ofPlatform().name("spool-drainer").daemon().unstarted(this::drainForever);
    thread = drainer;
    drainer.start();
  }

  private void drainForever() {
    Duration pause = FIRST_PAUSE;
    try {
      while (thread == Thread.currentThread()) {
        try {
          if (!drainOnce()) {
            Thread.sleep(IDLE);
          }
          pause = FIRST_PAUSE;
        } catch (IOException | RuntimeException e) {
          LOG.atWarn()
              .addKeyValue("belay.backlog", spool.backlog())
              .setCause(e)
              .log("Deliveries can't be published now; they stay in the spool");
          Thread.sleep(pause);
          pause =
              pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                  ? pause.multipliedBy(2)
                  : LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @return whether there was anything to publish
   */
  boolean drainOnce() throws IOException, InterruptedException {
    List<SpoolEntry> entries = spool.unpublished(BATCH);
    if (entries.isEmpty()) {
      return false;
    }
    List<CompletableFuture<?>> sent = new ArrayList<>();
    RuntimeException failure = null;
    try {
      for (SpoolEntry entry : entries) {
        DeploymentEvent event = DeploymentEvent.getDecoder().decode(entry.body());
        sent.add(publisher.send(Topics.DEPLOYMENT_EVENTS, EventKey.of(event), event));
      }
    } catch (RuntimeException e) {
      failure = e;
    }
    int acknowledged = 0;
    for (CompletableFuture<?> one : sent) {
      try {
        one.get();
      } catch (ExecutionException e) {
        failure = new Publisher.NotPublishedException(Topics.DEPLOYMENT_EVENTS, e.getCause());
        break;
      }
      acknowledged++;
    }
    if (acknowledged > 0) {
      spool.published(entries.get(acknowledged - 1).sequence());
    }
    if (failure != null) {
      throw failure;
    }
    return true;
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  /** Down when nothing brings deliveries to Kafka any more, whatever ended it. */
  @Override
  public Health health() {
    return isRunning() ? Health.up().build() : Health.down().withDetail("thread", "ended").build();
  }
}
