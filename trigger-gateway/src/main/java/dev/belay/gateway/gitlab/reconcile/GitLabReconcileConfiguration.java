package dev.belay.gateway.gitlab.reconcile;

import dev.belay.gateway.gitlab.client.GitLabApi;
import dev.belay.gateway.reconcile.ReconcileRounds;
import dev.belay.runtime.clock.Ticker;
import dev.belay.sources.gitlab.GitLabEvents;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks after the webhooks that are named. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GitLabReconcileProperties.class)
class GitLabReconcileConfiguration {
  @Bean
  Ticker gitLabReconciler(
      GitLabReconcileProperties properties,
      Optional<GitLabApi> api,
      Clock clock,
      MeterRegistry meters) {
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
