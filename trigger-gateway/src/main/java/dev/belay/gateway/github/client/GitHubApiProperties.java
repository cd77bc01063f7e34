package dev.belay.gateway.github.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param apiUrl of Enterprise Server: {@code https://HOST/api/v3}
 * @param app without it, the gateway asks GitHub nothing and answers nothing there
 */
@ConfigurationProperties("belay.github")
public record GitHubApiProperties(
    @DefaultValue("https://api.github.com") URI apiUrl, @DefaultValue App app) {

  /**
   * @param clientId as the App's page shows it; preferred to the id
   * @param id the App's number
   * @param privateKey {@code env:NAME} or {@code file:PATH} of the PEM file that GitHub gave
   */
  public record App(@Nullable String clientId, @Nullable String id, @Nullable String privateKey) {
    public App {
      boolean named = clientId != null || id != null;
      if (named != (privateKey != null)) {
        throw new IllegalArgumentException(
            "belay.github.app needs both: client-id (or id), and private-key");
      }
    }

    /** Whether there is one. */
    public boolean isSet() {
      return privateKey != null;
    }
  }
}
