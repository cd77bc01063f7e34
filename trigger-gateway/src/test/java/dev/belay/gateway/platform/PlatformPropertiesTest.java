package dev.belay.gateway.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.gateway.github.client.GitHubApiProperties;
import dev.belay.gateway.gitlab.client.GitLabApiProperties;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The defaults of docs/reference/configuration.md. */
class PlatformPropertiesTest {
  @Test
  void everyDefaultIsAsDocumented() {
    GitHubApiProperties gitHub = bind("belay.github", GitHubApiProperties.class, Map.of());
    GitLabApiProperties gitLab = bind("belay.gitlab", GitLabApiProperties.class, Map.of());

    assertThat(gitHub.apiUrl()).isEqualTo(URI.create("https://api.github.com"));
    assertThat(gitHub.app().isSet()).isFalse();
    assertThat(gitLab.apiUrl()).isEqualTo(URI.create("https://gitlab.com/api/v4"));
    assertThat(gitLab.apiToken()).isNull();
  }

  @Test
  void halfAnAppIsRefused() {
    assertThatThrownBy(
            () ->
                bind(
                    "belay.github",
                    GitHubApiProperties.class,
                    Map.of("belay.github.app.client-id", "Iv1")))
        .hasRootCauseMessage("belay.github.app needs both: client-id (or id), and private-key");
  }

  @Test
  void aSegmentOfAPathStaysOneSegment() {
    assertThat(ApiPath.of("/projects/{}/jobs/{}", "a/b?c#d e", 7).query("ref", "x&y=ü").text())
        .isEqualTo("/projects/a%2Fb%3Fc%23d%20e/jobs/7?ref=x%26y%3D%C3%BC");
    assertThatThrownBy(() -> ApiPath.of("/repos/{}", ".."))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ApiPath.of("/repos/{}/{}", "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static <T> T bind(String prefix, Class<T> type, Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate(prefix, Bindable.of(type));
  }
}
