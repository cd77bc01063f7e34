package dev.belay.gateway.reconcile;

import dev.belay.gateway.platform.PlatformException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the rounds of one platform's reconcilers on one thread, one after another: at start-up, when
 * the door is open, and then on a timer. A platform that asks to be left alone is, for that long.
 */
public final class ReconcileLoop implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);

  private final String source;
  private final Duration interval;
  private final MeterRegistry meters;
  private final List<Watched> hooks;
  private volatile @Nullable Thread thread;

  private record Watched(HookReconciler reconciler, AtomicInteger missing) {}

  /**
   * @param source of the events, for metrics, for example {@code github}
   */
  public ReconcileLoop(
      String source,
      Duration interval,
      List<? extends HookReconciler> hooks,
      MeterRegistry meters) {
    this.source = source;
    this.interval = interval;
    this.meters = meters;
    this.hooks = hooks.stream().map(this::watched).toList();
  }

  private Watched watched(HookReconciler reconciler) {
    AtomicInteger missing = new AtomicInteger();
    Gauge.builder("belay.deliveries.missing", missing, AtomicInteger::get)
        .description("Deliveries that failed and have not arrived since, by the platform's list")
        .tags(Tags.of("source", source, "hook", reconciler.hook()))
        .register(meters);
    return new Watched(reconciler, missing);
  }

  @Override
  public void start() {
    if (hooks.isEmpty()) {
      return;
    }
    // Started after the assignment: the thread ends as soon as it sees that it isn't the one here.
    Thread loop =
        Thread.ofPlatform().name(source + "-reconciler").daemon().unstarted(this::forever);
    thread = loop;
    loop.start();
  }

  private void forever() {
    try {
      while (thread == Thread.currentThread()) {
        Duration pause = interval;
        for (Watched hook : hooks) {
          Duration asked = once(hook);
          pause = asked.compareTo(pause) > 0 ? asked : pause;
        }
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @return how long the platform asks to be left alone
   */
  private Duration once(Watched hook) throws InterruptedException {
    String name = hook.reconciler().hook();
    try {
      HookReconciler.Round round = hook.reconciler().round();
      hook.missing().set(round.missing());
      count(name, "asked", round.asked());
      count(name, "refused", round.refused());
      if (round.asked() > 0 || round.refused() > 0) {
        LOG.atInfo()
            .addKeyValue("belay.source", source)
            .addKeyValue("belay.hook", name)
            .addKeyValue("belay.asked", round.asked())
            .addKeyValue("belay.refused", round.refused())
            .addKeyValue("belay.missing", round.missing())
            .log("Deliveries that failed were asked for again");
      }
    } catch (PlatformException | RuntimeException e) {
      count(name, "failed", 1);
      LOG.atWarn()
          .addKeyValue("belay.source", source)
          .addKeyValue("belay.hook", name)
          .setCause(e)
          .log(
              "The platform can't be asked for deliveries that failed; the next round tries again");
      if (e instanceof PlatformException.Unavailable unavailable) {
        return unavailable.retryAfter().orElse(Duration.ZERO);
      }
    }
    return Duration.ZERO;
  }

  private void count(String hook, String outcome, int number) {
    if (number > 0) {
      meters
          .counter("belay.redeliveries", "source", source, "hook", hook, "outcome", outcome)
          .increment(number);
    }
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
