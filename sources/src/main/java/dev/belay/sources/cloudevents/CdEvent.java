package dev.belay.sources.cloudevents;

import dev.belay.sources.SafeText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a CDEvent of any version: 0.4 has {@code context.version}, {@code subject.type} and
 * {@code url} where 0.5 has {@code context.specversion}, no type, and {@code uri}. Only the
 * subject's name and the predicate in the event's type are used, never the versions in it.
 */
final class CdEvent {
  private static final String PREFIX = "dev.cdevents.";

  private final String subject;
  private final String predicate;
  private final JsonNode body;

  private CdEvent(String subject, String predicate, JsonNode body) {
    this.subject = subject;
    this.predicate = predicate;
    this.body = body;
  }

  static boolean isOne(CloudEvent event) {
    return event.type().startsWith(PREFIX);
  }

  static CdEvent of(CloudEvent event) {
    String[] words = event.type().substring(PREFIX.length()).split("\\.", 3);
    return new CdEvent(words[0], words.length < 2 ? "" : words[1], event.data());
  }

  /** The table is in docs/reference/sources-events.md. */
  String phase() {
    return switch (subject + "." + predicate) {
      case "deployment.queued" -> "before-deploy";
      case "service.deployed", "service.upgraded" -> outcomePhase("after-success");
      case "deployment.finished" -> outcomePhase("none");
      case "service.rolledback" -> "after-failure";
      default -> "none";
    };
  }

  private String outcomePhase(String withoutOutcome) {
    String outcome = outcome();
    if (outcome == null) {
      return withoutOutcome;
    }
    return switch (outcome) {
      case "success" -> "after-success";
      case "failure", "error" -> "after-failure";
      default -> "none";
    };
  }

  /** success, failure, cancel or error, as sent. */
  @Nullable String outcome() {
    return content("outcome");
  }

  /**
   * For an event about an environment, the name of that environment; otherwise the one it refers
   * to.
   */
  @Nullable String environment() {
    if (subject.equals("environment")) {
      String name = content("name");
      return name == null ? subjectId() : name;
    }
    JsonNode environment = body.path("subject").path("content").path("environment");
    return SafeText.of(environment.isObject() ? environment.path("id") : environment);
  }

  @Nullable String subjectId() {
    return SafeText.of(body.path("subject").path("id"));
  }

  @Nullable String subjectSource() {
    return SafeText.of(body.path("subject").path("source"));
  }

  @Nullable String artifact() {
    return content("artifactId");
  }

  @Nullable String url() {
    String uri = content("uri");
    return uri == null ? content("url") : uri;
  }

  @Nullable String timestamp() {
    return SafeText.of(body.path("context").path("timestamp"));
  }

  /** {@code customData.belay}: information for which CDEvents have no field. */
  @Nullable String custom(String field) {
    return SafeText.of(body.path("customData").path("belay").path(field));
  }

  private @Nullable String content(String field) {
    return SafeText.of(body.path("subject").path("content").path(field));
  }
}
