package dev.belay.gateway.gitlab.webhook;

import dev.belay.gateway.http.JsonBody;
import dev.belay.gateway.http.Refusal;
import dev.belay.gateway.http.RequestBody;
import dev.belay.gateway.receive.Reception;
import dev.belay.gateway.receive.SourceSecrets;
import dev.belay.policy.store.SecretReference.UnresolvableSecretException;
import dev.belay.sources.SafeText;
import dev.belay.sources.gitlab.GitLabDeliveryKey;
import dev.belay.sources.gitlab.GitLabEvents;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * GitLab's door. In this order: size, authentication, JSON, the delivery's key, the event, the
 * spool. What Belay has no use for gets a 2xx too: GitLab disables webhooks that keep failing.
 */
@RestController
@EnableConfigurationProperties(GitLabWebhookProperties.class)
class GitLabWebhookController {
  private static final Logger LOG = LoggerFactory.getLogger(GitLabWebhookController.class);
  private static final String SECRETS = "belay.gitlab.webhook-secrets";

  private final GitLabAuthentication authentication;
  private final long maxBody;
  private final Reception reception;
  private final Clock clock;

  GitLabWebhookController(GitLabWebhookProperties properties, Reception reception, Clock clock)
      throws UnresolvableSecretException {
    List<String> secrets = SourceSecrets.resolve(SECRETS, properties.webhookSecrets());
    if (secrets.isEmpty()) {
      LOG.atInfo().log("{} is not set: every GitLab webhook will be refused", SECRETS);
    }
    this.authentication = GitLabAuthentication.of(properties.authentication(), secrets);
    this.maxBody = properties.maxBody().toBytes();
    this.reception = reception;
    this.clock = clock;
  }

  @PostMapping("/webhooks/gitlab")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Map<String, String> receive(HttpServletRequest request) {
    byte[] body = RequestBody.read(request, maxBody);
    Instant now = clock.instant();
    reception.requireSecret(
        GitLabEvents.SOURCE, authentication.secretOf(request, body, now), authentication.rule());
    JsonNode json = JsonBody.object(request, body);
    String kind = GitLabEvents.kind(json);
    if (!GitLabEvents.isKnown(kind)) {
      String event = kind == null ? SafeText.of(request.getHeader("X-Gitlab-Event")) : kind;
      return reception.ignore(
          GitLabEvents.SOURCE,
          String.valueOf(event),
          "Belay has no use for " + (event == null ? "an event without object_kind" : event));
    }
    return reception.accept(GitLabEvents.read(deliveryId(request, json), json, now));
  }

  private String deliveryId(HttpServletRequest request, JsonNode json) {
    String key = authentication.deliveryId(request);
    if (key == null) {
      return GitLabDeliveryKey.derive(json);
    }
    if (!key.matches("[\\x21-\\x7e]{1,200}")) {
      throw new Refusal(
          HttpStatus.BAD_REQUEST,
          "Idempotency-Key must have 1 to 200 printable ASCII characters and no spaces");
    }
    return key;
  }
}
