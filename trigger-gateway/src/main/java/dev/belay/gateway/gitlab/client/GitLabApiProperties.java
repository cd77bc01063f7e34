package dev.belay.gateway.gitlab.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param apiUrl with its version: {@code https://HOST/api/v4}
 * @param apiToken {@code env:NAME} or {@code file:PATH} of a token with the scope {@code api};
 *     without it, the gateway asks GitLab nothing and answers nothing there
 */
@ConfigurationProperties("belay.gitlab")
public record GitLabApiProperties(
    @DefaultValue("https://gitlab.com/api/v4") URI apiUrl, @Nullable String apiToken) {}
