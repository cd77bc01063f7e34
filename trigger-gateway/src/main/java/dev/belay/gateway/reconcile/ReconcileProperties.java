package dev.belay.gateway.reconcile;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param interval between the rounds; the first is at start-up
 * @param hooks webhooks to look after, as paths of the platform's API
 */
public record ReconcileProperties(
    @DefaultValue("5m") Duration interval, @DefaultValue List<String> hooks) {
  public ReconcileProperties {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("reconcile.interval must be longer than 0");
    }
  }
}
