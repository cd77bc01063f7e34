package dev.belay.gateway.github;

import dev.belay.gateway.GatewayProperties;
import dev.belay.policy.SecretReference;
import dev.belay.policy.SecretReference.UnresolvableSecretException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the webhook's secrets from where the configuration says they are. */
final class WebhookSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSecrets.class);
  private static final String KEY = "belay.github.webhook-secrets";

  private WebhookSecrets() {}

  static List<String> resolve(GatewayProperties.Github github) throws UnresolvableSecretException {
    if (github.webhookSecrets().isEmpty()) {
      LOG.atWarn().log("{} is not set: every GitHub webhook will be refused", KEY);
    }
    if (github.webhookSecrets().size() > 2) {
      throw new IllegalArgumentException(
          KEY + " has " + github.webhookSecrets().size() + " entries; it may have two");
    }
    List<String> secrets = new ArrayList<>();
    for (String text : github.webhookSecrets()) {
      String secret =
          SecretReference.parse(text, Path.of(""))
              .filter(reference -> !(reference instanceof SecretReference.None))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          KEY + " must say where a secret is: env:NAME or file:PATH"))
              .resolve(System.getenv());
      if (secret.isBlank()) {
        throw new IllegalArgumentException(KEY + ": the secret at " + text + " is empty");
      }
      secrets.add(secret);
    }
    return secrets;
  }
}
