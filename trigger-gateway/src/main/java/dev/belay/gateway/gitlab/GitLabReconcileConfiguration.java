package dev.belay.gateway.gitlab;

import dev.belay.gateway.platform.gitlab.GitLabApi;
import dev.belay.gateway.reconcile.ReconcileRounds;
import dev.belay.runtime.clock.Ticker;
import dev.belay.sources.gitlab.GitLabEvents;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks after the webhooks that are named. */
@Configuration(proxyBeanMethods = false)
class GitLabReconcileConfiguration {
  @Bean
  Ticker gitLabReconciler(
      GitLabProperties properties, Optional<GitLabApi> api, Clock clock, MeterRegistry meters) {
    List<String> hooks = properties.reconcile().hooks();
    if (!hooks.isEmpty() && api.isEmpty()) {
      throw new IllegalArgumentException(
          "belay.gitlab.reconcile.hooks needs belay.gitlab.api-token");
    }
    return ReconcileRounds.ticker(
        GitLabEvents.SOURCE,
        properties.reconcile().interval(),
        hooks.stream()
            .map(hook -> GitLabDeliveries.reconciler(hook, api.orElseThrow(), clock))
            .toList(),
        meters);
  }
}
