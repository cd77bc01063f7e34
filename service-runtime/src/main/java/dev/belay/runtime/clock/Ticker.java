package dev.belay.runtime.clock;

import dev.belay.jobs.RepeatedFailure;
import dev.belay.runtime.health.HealthFromMemory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.SmartLifecycle;

/**
 * Repeats a task on a thread of its own, so that nothing else can delay it. A failed turn is
 * logged, once for as long as it goes on, and the next turn tries again. If the thread dies, the
 * service's health says so, because otherwise nobody would notice.
 */
public final class Ticker implements SmartLifecycle, HealthFromMemory {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

  private final String name;
  private final Duration pause;
  private final Task task;
  private final RepeatedFailure failure;
  private volatile @Nullable Thread thread;

  /** One turn. */
  @FunctionalInterface
  public interface Task {
    /**
     * @return the shortest time to wait before the next turn
     */
    Duration turn() throws InterruptedException;
  }

  /**
   * @param pause from the end of one turn to the start of the next
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
   * @param pause from the end of one turn to the start of the next, unless the turn asks for more
   */
  public Ticker(String name, Duration pause, Task task) {
    this.name = name;
    this.pause = pause;
    this.task = task;
    this.failure = new RepeatedFailure(LOG, name);
  }

  @Override
  public void start() {
    // Start after the assignment: the thread ends when it sees that it isn't the current one.
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
      failure.isOver();
      return asked.compareTo(pause) > 0 ? asked : pause;
    } catch (RuntimeException e) {
      failure.happened(e);
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

  String name() {
    return name;
  }

  /** Whether the thread has ended though nobody stopped it. */
  boolean hasDied() {
    Thread started = thread;
    return started != null && !started.isAlive();
  }

  @Override
  public Health health() {
    return isRunning() ? Health.up().build() : Health.down().withDetail("thread", "ended").build();
  }
}
