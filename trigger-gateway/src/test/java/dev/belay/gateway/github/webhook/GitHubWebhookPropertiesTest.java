package dev.belay.gateway.github.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** The defaults of docs/reference/configuration.md. */
class GitHubWebhookPropertiesTest {
  @Test
  void everyDefaultIsAsDocumented() {
    GitHubWebhookProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("belay.github", GitHubWebhookProperties.class);

    assertThat(properties.webhookSecrets()).isEmpty();
    assertThat(properties.maxBody()).isEqualTo(DataSize.ofMegabytes(25));
  }
}
