package dev.belay.gateway.schedule;

import dev.belay.policy.RuleId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first time of each schedule that is not done yet, in seconds since 1970. While a fire can't
 * be done, its time stays in the past, so that an alert can see it. Used by one thread.
 */
final class NextFires {
  private final Map<RuleId, Instant> times = new HashMap<>();
  private final MultiGauge gauge;

  /** Under the name that it had in earlier versions; to be removed in the release after next. */
  private final MultiGauge earlier;

  NextFires(MeterRegistry meters) {
    this.gauge =
        MultiGauge.builder("belay.schedule.next.fire.timestamp")
            .description("The first time of the schedule that is not done yet")
            .baseUnit("seconds")
            .register(meters);
    this.earlier =
        MultiGauge.builder("belay.schedule.next.fire")
            .description("The first time of the schedule that is not done yet, since 1970")
            .baseUnit("seconds")
            .register(meters);
  }

  /**
   * @param time empty if none comes
   */
  void set(RuleId rule, Optional<Instant> time) {
    time.ifPresentOrElse(next -> times.put(rule, next), () -> times.remove(rule));
  }

  /** Shows what was set, of these rules only: others are not in the policy any more. */
  void show(Collection<RuleId> rules) {
    times.keySet().retainAll(rules);
    List<MultiGauge.Row<?>> rows =
        times.entrySet().stream()
            .<MultiGauge.Row<?>>map(
                next ->
                    MultiGauge.Row.of(
                        Tags.of("schedule", next.getKey().toString()),
                        next.getValue().getEpochSecond()))
            .toList();
    gauge.register(rows, true);
    earlier.register(rows, true);
  }
}
