package dev.belay.gateway.gitlab.webhook;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param authentication how GitLab shows that it knows the secret. It is not guessed from the
 *     headers, since the sender chooses those
 * @param webhookSecrets at most two, {@code env:NAME} or {@code file:PATH}, the current one first;
 *     none refuses every webhook
 */
@ConfigurationProperties("belay.gitlab")
record GitLabWebhookProperties(
    @DefaultValue("token") Authentication authentication,
    @DefaultValue List<String> webhookSecrets,
    @DefaultValue("25MB") DataSize maxBody) {

  enum Authentication {
    /** The secret itself in {@code X-Gitlab-Token}. */
    TOKEN,
    /** A Standard Webhooks signature; GitLab 19.0 and later. */
    SIGNING
  }
}
