package dev.belay.gateway.github.webhook;

import dev.belay.gateway.http.Answer;
import dev.belay.gateway.http.JsonBody;
import dev.belay.gateway.http.Refusal;
import dev.belay.gateway.http.RequestBody;
import dev.belay.gateway.receive.Reception;
import dev.belay.gateway.receive.SourceSecrets;
import dev.belay.policy.store.SecretReference.UnresolvableSecretException;
import dev.belay.sources.github.GitHubDelivery;
import dev.belay.sources.github.GitHubEvents;
import dev.belay.sources.signature.HmacSignature;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** GitHub's door. In this order: size, signature, headers, JSON, the event, the spool. */
@RestController
@EnableConfigurationProperties(GitHubWebhookProperties.class)
class GitHubWebhookController {
  private static final Logger LOG = LoggerFactory.getLogger(GitHubWebhookController.class);
  private static final String SECRETS = "belay.github.webhook-secrets";

  private static final Pattern EVENT = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
  private static final Pattern DELIVERY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final HmacSignature signature;
  private final long maxBody;
  private final Reception reception;
  private final Clock clock;

  GitHubWebhookController(GitHubWebhookProperties properties, Reception reception, Clock clock)
      throws UnresolvableSecretException {
    List<String> secrets = SourceSecrets.resolve(SECRETS, properties.webhookSecrets());
    if (secrets.isEmpty()) {
      LOG.atInfo().log("{} is not set: every GitHub webhook will be refused", SECRETS);
    }
    this.signature = HmacSignature.gitHub(secrets);
    this.maxBody = properties.maxBody().toBytes();
    this.reception = reception;
    this.clock = clock;
  }

  @PostMapping("/webhooks/github")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void receive(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Answer.write(take(request), response);
  }

  private Map<String, String> take(HttpServletRequest request) {
    byte[] body = RequestBody.read(request, maxBody);
    reception.requireSecret(
        GitHubEvents.SOURCE,
        signature.secretOf(request.getHeader("X-Hub-Signature-256"), body),
        "X-Hub-Signature-256 must be sha256= and the HMAC-SHA256 of the body under the webhook's"
            + " secret");
    requireJson(request);
    String event = header(request, "X-GitHub-Event", EVENT);
    String deliveryId = header(request, "X-GitHub-Delivery", DELIVERY);
    JsonNode json = JsonBody.object(request, body, GitHubEvents.fields());
    if (!GitHubEvents.isKnown(event)) {
      return reception.ignore(
          GitHubEvents.SOURCE, event, "Belay has no use for the event " + event);
    }
    return reception.accept(
        GitHubEvents.read(
            new GitHubDelivery(
                event,
                deliveryId,
                request.getHeader("X-GitHub-Hook-ID"),
                request.getHeader("X-GitHub-Hook-Installation-Target-Type"),
                request.getHeader("X-GitHub-Hook-Installation-Target-ID"),
                clock.instant()),
            json));
  }

  /** GitHub's default for new webhooks is a form, so this mistake is easily made. */
  private static void requireJson(HttpServletRequest request) {
    String type = request.getContentType();
    if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
      throw new Refusal(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "set the webhook's content type to application/json; this was a form");
    }
  }

  private static String header(HttpServletRequest request, String name, Pattern pattern) {
    String value = request.getHeader(name);
    if (value == null || !pattern.matcher(value).matches()) {
      throw new Refusal(
          HttpStatus.BAD_REQUEST, "the header " + name + " is missing or not what GitHub sends");
    }
    return value;
  }
}
