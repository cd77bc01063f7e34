package dev.belay.gateway;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Does something again and again, on a thread of its own, so that nothing else can keep it from its
 * turn. What fails is logged and tried again at the next turn.
 */
public final class Ticker implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

  private final String name;
  private final Duration pause;
  private final Runnable task;
  private volatile @Nullable Thread thread;

  /**
   * @param pause from the end of one turn to the beginning of the next
   */
  public Ticker(String name, Duration pause, Runnable task) {
    this.name = name;
    this.pause = pause;
    this.task = task;
  }

  @Override
  public void start() {
    Thread started = Thread.ofVirtual().name(name).unstarted(this::tickUntilStopped);
    thread = started;
    started.start();
  }

  private void tickUntilStopped() {
    while (thread == Thread.currentThread()) {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("{} failed; it is tried again in {}", name, pause);
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
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
}
