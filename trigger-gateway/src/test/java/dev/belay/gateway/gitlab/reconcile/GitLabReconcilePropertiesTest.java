package dev.belay.gateway.gitlab.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.gateway.gitlab.client.GitLabApi;
import dev.belay.gateway.reconcile.HookReconciler;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The defaults of docs/reference/configuration.md. */
class GitLabReconcilePropertiesTest {
  @Test
  void everyDefaultIsAsDocumented() {
    GitLabReconcileProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("belay.gitlab", Bindable.of(GitLabReconcileProperties.class));

    assertThat(properties.reconcile().interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(properties.reconcile().hooks()).isEmpty();
  }

  @Test
  void hooksAreNamedByTheirPathInTheApi() {
    try (GitLabApi api =
        new GitLabApi(URI.create("http://localhost/api/v4"), "token", Clock.systemUTC())) {
      assertThat(
              GitLabDeliveries.reconciler("projects/acme/sub/shop/hooks/5", api, Clock.systemUTC()))
          .extracting(HookReconciler::hook)
          .isEqualTo("projects/acme/sub/shop/hooks/5");
      assertThatThrownBy(() -> GitLabDeliveries.reconciler("acme/hooks/5", api, Clock.systemUTC()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("acme/hooks/5");
    }
  }
}
