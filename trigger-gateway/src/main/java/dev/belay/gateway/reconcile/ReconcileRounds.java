package dev.belay.gateway.reconcile;

import dev.belay.gateway.platform.PlatformException;
import dev.belay.runtime.clock.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rounds of one platform's reconcilers, one after another, and what is counted of them. */
public final class ReconcileRounds {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileRounds.class);

  private final String source;
  private final MeterRegistry meters;
  private final List<Watched> hooks;

  private record Watched(HookReconciler reconciler, AtomicInteger missing) {}

  private ReconcileRounds(String source, List<HookReconciler> hooks, MeterRegistry meters) {
    this.source = source;
    this.meters = meters;
    this.hooks = hooks.stream().map(this::watched).toList();
  }

  /**
   * At start-up, when the door is open, and then on a timer.
   *
   * @param source of the events, for metrics, for example {@code github}
   */
  public static Ticker ticker(
      String source, Duration interval, List<HookReconciler> hooks, MeterRegistry meters) {
    return new Ticker(
        source + "-reconciler", interval, new ReconcileRounds(source, hooks, meters)::turn);
  }

  private Watched watched(HookReconciler reconciler) {
    AtomicInteger missing = new AtomicInteger();
    Gauge.builder("belay.deliveries.missing", missing, AtomicInteger::get)
        .description("Deliveries that failed and have not arrived since, by the platform's list")
        .tags(Tags.of("source", source, "hook", reconciler.hook()))
        .register(meters);
    return new Watched(reconciler, missing);
  }

  /** One round of each reconciler. A platform that asks for a pause gets it. */
  private Duration turn() throws InterruptedException {
    Duration longest = Duration.ZERO;
    for (Watched hook : hooks) {
      Duration asked = once(hook);
      longest = asked.compareTo(longest) > 0 ? asked : longest;
    }
    return longest;
  }

  /**
   * @return how long the platform asks the gateway to wait
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
}
