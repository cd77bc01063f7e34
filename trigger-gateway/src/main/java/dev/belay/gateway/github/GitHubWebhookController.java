package dev.belay.gateway.github;

import dev.belay.gateway.GatewayProperties;
import dev.belay.gateway.receive.Intake;
import dev.belay.gateway.receive.Refusal;
import dev.belay.gateway.receive.RequestBody;
import dev.belay.gateway.spool.Spool;
import dev.belay.policy.SecretReference.UnresolvableSecretException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** GitHub's door. In this order: size, signature, headers, JSON, the event, the spool. */
@RestController
class GitHubWebhookController {
  private static final Logger LOG = LoggerFactory.getLogger(GitHubWebhookController.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final Pattern EVENT = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
  private static final Pattern DELIVERY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final WebhookSignature signature;
  private final long maxBody;
  private final Intake intake;
  private final Clock clock;
  private final MeterRegistry meters;

  GitHubWebhookController(
      GatewayProperties properties, Intake intake, Clock clock, MeterRegistry meters)
      throws UnresolvableSecretException {
    this.signature = new WebhookSignature(WebhookSecrets.resolve(properties.github()));
    this.maxBody = properties.github().maxBody().toBytes();
    this.intake = intake;
    this.clock = clock;
    this.meters = meters;
  }

  @PostMapping("/webhooks/github")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Map<String, String> receive(HttpServletRequest request) {
    byte[] body = RequestBody.read(request, maxBody);
    checkSignature(request, body);
    String event = header(request, "X-GitHub-Event", EVENT);
    String deliveryId = header(request, "X-GitHub-Delivery", DELIVERY);
    JsonNode json = json(body);
    if (!GitHubEvents.isKnown(event)) {
      return answer(event, "ignored", "Belay has no use for the event " + event);
    }
    Spool.Outcome outcome =
        intake.take(GitHubEvents.read(event, deliveryId, json, clock.instant()), 0);
    return switch (outcome) {
      case Spool.Outcome.Stored stored -> answer(event, "accepted", null);
      case Spool.Outcome.Duplicate duplicate -> answer(event, "duplicate", null);
    };
  }

  private void checkSignature(HttpServletRequest request, byte[] body) {
    OptionalInt secret = signature.secretOf(request.getHeader("X-Hub-Signature-256"), body);
    if (secret.isEmpty()) {
      meters
          .counter("belay.webhooks", "source", GitHubEvents.SOURCE, "outcome", "refused")
          .increment();
      LOG.atWarn().log("A GitHub webhook was refused: its signature is missing or wrong");
      throw new Refusal(
          HttpStatus.UNAUTHORIZED,
          "X-Hub-Signature-256 must be sha256= and the HMAC-SHA256 of the body under the webhook's"
              + " secret");
    }
    meters
        .counter(
            "belay.webhook.signatures",
            "source",
            GitHubEvents.SOURCE,
            "secret",
            secret.getAsInt() == 0 ? "current" : "previous")
        .increment();
  }

  private static String header(HttpServletRequest request, String name, Pattern pattern) {
    String value = request.getHeader(name);
    if (value == null || !pattern.matcher(value).matches()) {
      throw new Refusal(
          HttpStatus.BAD_REQUEST, "the header " + name + " is missing or not what GitHub sends");
    }
    return value;
  }

  private static JsonNode json(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException e) {
      // Answered below, without quoting what was sent.
    }
    throw new Refusal(HttpStatus.BAD_REQUEST, "the body must be a JSON object");
  }

  private Map<String, String> answer(
      String event, String status, @org.jspecify.annotations.Nullable String reason) {
    meters.counter("belay.webhooks", "source", GitHubEvents.SOURCE, "outcome", status).increment();
    // Counted above; a line for each would be the dearest part of taking it.
    LOG.atDebug().addKeyValue("belay.event", event).log("A GitHub webhook was {}", status);
    return reason == null ? Map.of("status", status) : Map.of("status", status, "reason", reason);
  }
}
