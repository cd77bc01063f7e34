package dev.belay.gateway.github.webhook;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param webhookSecrets at most two, {@code env:NAME} or {@code file:PATH}, the current one first;
 *     none refuses every webhook
 */
@ConfigurationProperties("belay.github")
record GitHubWebhookProperties(
    @DefaultValue List<String> webhookSecrets, @DefaultValue("25MB") DataSize maxBody) {}
