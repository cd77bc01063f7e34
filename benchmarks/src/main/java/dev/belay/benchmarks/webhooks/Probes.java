package dev.belay.benchmarks.webhooks;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks servers for their health while they are warmed up, as whatever watches a server does. The
 * compiler then sees all kinds of requests before anything is measured: the first GET after nothing
 * but POSTs makes it give up most of what it has compiled for HTTP.
 */
final class Probes implements AutoCloseable {
  private static final long MILLIS_BETWEEN = 250;

  private final ScheduledExecutorService prober = Executors.newSingleThreadScheduledExecutor();

  Probes(List<String> urls) {
    prober.scheduleWithFixedDelay(
        () -> urls.forEach(ServerProcess::answer),
        MILLIS_BETWEEN,
        MILLIS_BETWEEN,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    prober.close();
  }
}
