package dev.belay.runtime.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.springframework.boot.health.application.AvailabilityStateHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.SmartLifecycle;

/**
 * Asks all indicators that may have to wait, each on a thread of its own, so that none holds up
 * another: of the platform, since a disk that hangs takes the carrier of a virtual thread with it.
 */
final class HealthKeeper implements SmartLifecycle {
  /** Between two questions to the same indicator. */
  static final Duration PAUSE = Duration.ofSeconds(2);

  private final List<KeptHealth> kept = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private volatile boolean running;

  /** From now on, the registry answers with what is known. */
  void keep(HealthContributorRegistry registry) {
    for (HealthContributors.Entry entry : registry.stream().toList()) {
      HealthContributor known = registry.unregisterContributor(entry.name());
      registry.registerContributor(
          entry.name(), keep(entry.name(), known == null ? entry.contributor() : known));
    }
  }

  private HealthContributor keep(String name, HealthContributor contributor) {
    if (contributor instanceof CompositeHealthContributor composite) {
      Map<String, HealthContributor> parts =
          composite.stream()
              .collect(
                  Collectors.toMap(
                      HealthContributors.Entry::name,
                      part -> keep(name + "/" + part.name(), part.contributor())));
      return CompositeHealthContributor.fromMap(parts);
    }
    if (contributor instanceof HealthFromMemory
        || contributor instanceof AvailabilityStateHealthIndicator
        || !(contributor instanceof HealthIndicator asked)) {
      return contributor;
    }
    KeptHealth each = new KeptHealth(name, asked, System::nanoTime);
    kept.add(each);
    return each;
  }

  @Override
  public void start() {
    running = true;
    for (KeptHealth each : kept) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("health-" + each.name())
              .start(() -> askUntilStopped(each)));
    }
  }

  private void askUntilStopped(KeptHealth each) {
    try {
      while (running) {
        each.refresh();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for none: what does not answer is what this is for. */
  @Override
  public void stop() {
    running = false;
    kept.forEach(KeptHealth::end);
    threads.forEach(Thread::interrupt);
    threads.clear();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the HTTP port opens, so that the first who asks is told something. */
  @Override
  public int getPhase() {
    return 0;
  }
}
