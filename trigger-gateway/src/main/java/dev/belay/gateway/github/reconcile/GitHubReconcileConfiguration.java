package dev.belay.gateway.github.reconcile;

import dev.belay.gateway.github.client.GitHubApi;
import dev.belay.gateway.github.client.GitHubApp;
import dev.belay.gateway.receive.SourceSecrets;
import dev.belay.gateway.reconcile.ReconcileRounds;
import dev.belay.policy.store.SecretReference.UnresolvableSecretException;
import dev.belay.runtime.clock.Ticker;
import dev.belay.sources.github.GitHubEvents;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks after the App's webhook if there is an App, and after the webhooks that are named. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GitHubReconcileProperties.class)
class GitHubReconcileConfiguration {
  private static final String TOKEN = "belay.github.api-token";

  @Bean
  Ticker gitHubReconciler(
      GitHubReconcileProperties properties,
      GitHubApi api,
      Optional<GitHubApp> app,
      Clock clock,
      MeterRegistry meters)
      throws UnresolvableSecretException {
    List<GitHubHook> hooks = new ArrayList<>();
    app.map(GitHubHook::ofApp).ifPresent(hooks::add);
    String reference = properties.apiToken();
    String token = reference == null ? null : SourceSecrets.resolve(TOKEN, reference);
    for (String setting : properties.reconcile().hooks()) {
      hooks.add(hook(setting, api, app, token));
    }
    return ReconcileRounds.ticker(
        GitHubEvents.SOURCE,
        properties.reconcile().interval(),
        hooks.stream().map(hook -> GitHubDeliveries.reconciler(hook, clock)).toList(),
        meters);
  }

  private static GitHubHook hook(
      String setting, GitHubApi api, Optional<GitHubApp> app, @Nullable String token) {
    if (token != null) {
      return GitHubHook.withToken(setting, api, token);
    }
    return app.map(installed -> GitHubHook.withApp(setting, installed))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "belay.github.reconcile.hooks needs " + TOKEN + " or belay.github.app"));
  }
}
