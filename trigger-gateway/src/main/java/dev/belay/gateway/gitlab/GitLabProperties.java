package dev.belay.gateway.gitlab;

import dev.belay.gateway.reconcile.ReconcileSettings;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param authentication how GitLab shows that it knows the secret. Not guessed from the headers:
 *     whoever sends chooses those
 * @param webhookSecrets at most two, {@code env:NAME} or {@code file:PATH}, the current one first;
 *     none refuses every webhook
 * @param reconcile its hooks: {@code projects/ID-OR-PATH/hooks/ID} or {@code
 *     groups/ID-OR-PATH/hooks/ID}
 */
@ConfigurationProperties("belay.gitlab")
record GitLabProperties(
    @DefaultValue("token") Authentication authentication,
    @DefaultValue List<String> webhookSecrets,
    @DefaultValue("25MB") DataSize maxBody,
    @DefaultValue ReconcileSettings reconcile) {

  enum Authentication {
    /** The secret itself in {@code X-Gitlab-Token}. */
    TOKEN,
    /** A Standard Webhooks signature; GitLab 19.0 and later. */
    SIGNING
  }
}
