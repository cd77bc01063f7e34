package dev.belay.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The worker's settings, prefix {@code belay}. */
@ConfigurationProperties("belay")
public record WorkerProperties(Worker worker) {

  /**
   * @param parallelism captures that run at the same time in this process, 1 to 64
   * @param recoveryParallelism steps of recovery operations that run at the same time in this
   *     process, in addition to the captures, 1 to 64
   * @param progressInterval how often a running capture or restore reports its progress
   * @param cleanupInterval how often to look for replaced data that need not be kept any longer
   */
  public record Worker(
      int parallelism,
      int recoveryParallelism,
      Duration progressInterval,
      Duration cleanupInterval) {}
}
