package dev.belay.runtime.clock;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/**
 * Does something again and again, on a thread of its own, so that nothing else can keep it from its
 * turn. What fails is logged and tried again at the next turn; should the thread end all the same,
 * the service's health says so, since nobody would see what is not done.
 */
public final class Ticker implements SmartLifecycle, HealthIndicator {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

  private final String name;
  private final Duration pause;
  private final Task task;
  private volatile @Nullable Thread thread;

  /** One turn. */
  @FunctionalInterface
  public interface Task {
    /**
     * @return how long to wait at least before the next turn
     */
    Duration turn() throws InterruptedException;
  }

  /**
   * @param pause from the end of one turn to the beginning of the next
   */
  public Ticker(String name, Duration pause, Runnable task) {
    this(
        name,
        pause,
        () -> {
          task.run();
          return pause;
        });
  }

  /**
   * @param pause from the end of one turn to the beginning of the next, unless the turn asks for a
   *     longer one
   */
  public Ticker(String name, Duration pause, Task task) {
    this.name = name;
    this.pause = pause;
    this.task = task;
  }

  @Override
  public void start() {
    // Started after the assignment: the thread ends as soon as it sees that it isn't the one here.
    Thread started = Thread.ofVirtual().name(name).unstarted(this::tickUntilStopped);
    thread = started;
    started.start();
  }

  private void tickUntilStopped() {
    try {
      while (thread == Thread.currentThread()) {
        Thread.sleep(turn());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration turn() throws InterruptedException {
    try {
      Duration asked = task.turn();
      return asked.compareTo(pause) > 0 ? asked : pause;
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("{} failed; it is tried again in {}", name, pause);
      return pause;
    }
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
      running.join(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  @Override
  public Health health() {
    return isRunning() ? Health.up().build() : Health.down().withDetail("thread", "ended").build();
  }
}
