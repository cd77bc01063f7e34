package dev.belay.sources.github;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.EventIds;
import dev.belay.sources.SafeText;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns GitHub's events into deployment events. Tolerant: what is missing is left out, what is
 * unknown is kept with the phase {@code none}.
 */
public final class GitHubEvents {
  public static final String SOURCE = "github";
  static final String NO_PHASE = "none";
  private static final Set<String> KNOWN = Set.of("deployment", "deployment_status", "ping");

  private GitHubEvents() {}

  public static boolean isKnown(String event) {
    return KNOWN.contains(event);
  }

  @SuppressWarnings("NullAway") // Avro's generated setters of nullable fields are unannotated.
  public static DeploymentEvent read(
      String event, String deliveryId, JsonNode body, Instant receivedAt) {
    JsonNode deployment = body.path("deployment");
    JsonNode status = body.path("deployment_status");
    String action = SafeText.of(body.path("action"));
    String state = SafeText.of(status.path("state"));
    return DeploymentEvent.newBuilder()
        .setEventId(EventIds.of(SOURCE, deliveryId))
        .setSource(SOURCE)
        .setDeliveryId(deliveryId)
        .setType(action == null ? event : event + "." + action)
        .setPhase(phase(event, action, state))
        .setReceivedAt(receivedAt.truncatedTo(ChronoUnit.MILLIS))
        .setOccurredAt(
            instant(
                first(
                    SafeText.of(status.path("created_at")),
                    SafeText.of(deployment.path("created_at")))))
        .setEnvironment(
            first(
                SafeText.of(deployment.path("environment")),
                SafeText.of(status.path("environment"))))
        .setRepository(SafeText.of(body.path("repository").path("full_name")))
        .setRef(SafeText.of(deployment.path("ref")))
        .setCommit(SafeText.of(deployment.path("sha")))
        .setDeploymentId(SafeText.of(deployment.path("id")))
        .setState(state)
        .setUrl(url(body, deployment, status))
        .setActor(SafeText.of(body.path("sender").path("login")))
        .setAttributes(attributes(deployment, status))
        .build();
  }

  private static String phase(String event, @Nullable String action, @Nullable String state) {
    if (!"created".equals(action)) {
      return NO_PHASE;
    }
    if (event.equals("deployment")) {
      return "before-deploy";
    }
    if (!event.equals("deployment_status") || state == null) {
      return NO_PHASE;
    }
    return switch (state) {
      case "success" -> "after-success";
      case "failure", "error" -> "after-failure";
      default -> NO_PHASE;
    };
  }

  private static @Nullable String url(JsonNode body, JsonNode deployment, JsonNode status) {
    String run = SafeText.of(body.path("workflow_run").path("html_url"));
    String target =
        first(SafeText.of(status.path("log_url")), SafeText.of(status.path("target_url")));
    return first(first(run, target), SafeText.of(deployment.path("url")));
  }

  private static Map<String, String> attributes(JsonNode deployment, JsonNode status) {
    Map<String, String> attributes = new HashMap<>();
    for (String name : new String[] {"task", "description"}) {
      String text = SafeText.of(deployment.path(name));
      if (text != null) {
        attributes.put(name, text);
      }
    }
    String outcome = SafeText.of(status.path("description"));
    if (outcome != null) {
      attributes.put("status-description", outcome);
    }
    JsonNode production = deployment.path("production_environment");
    if (production.isBoolean()) {
      attributes.put("production-environment", String.valueOf(production.booleanValue()));
    }
    return attributes;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null
          ? null
          : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable String first(@Nullable String one, @Nullable String other) {
    return one == null ? other : one;
  }
}
