package dev.belay.gateway.gitlab.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.gateway.gitlab.webhook.GitLabWebhookProperties.Authentication;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** The defaults of docs/reference/configuration.md. */
class GitLabWebhookPropertiesTest {
  @Test
  void everyDefaultIsAsDocumented() {
    GitLabWebhookProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("belay.gitlab", Bindable.of(GitLabWebhookProperties.class));

    assertThat(properties.authentication()).isEqualTo(Authentication.TOKEN);
    assertThat(properties.webhookSecrets()).isEmpty();
    assertThat(properties.maxBody()).isEqualTo(DataSize.ofMegabytes(25));
  }
}
