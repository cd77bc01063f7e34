package dev.belay.cli.policy;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.github.GitHubEvents;
import dev.belay.sources.gitlab.GitLabEvents;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The sender whose format an event's file has. */
public enum EventSource {
  /** Belay's own format: the fields of a deployment event by name. */
  EVENT("event") {
    @Override
    boolean isProbably(JsonNode json) {
      return json.path("type").isString() && json.path("phase").isString();
    }

    @Override
    DeploymentEvent read(JsonNode json, @Nullable String name, Instant now)
        throws InvalidEventException {
      return NormalisedEvent.read(json, now);
    }
  },
  /** The body of a GitLab webhook. */
  GITLAB("gitlab") {
    @Override
    boolean isProbably(JsonNode json) {
      return GitLabEvents.kind(json) != null;
    }

    @Override
    DeploymentEvent read(JsonNode json, @Nullable String name, Instant now) {
      return GitLabEvents.read("plan", json, now);
    }
  },
  /** The body of a GitHub webhook. */
  GITHUB("github") {
    @Override
    boolean isProbably(JsonNode json) {
      return json.path("repository").path("full_name").isString() || json.has("zen");
    }

    @Override
    DeploymentEvent read(JsonNode json, @Nullable String name, Instant now)
        throws InvalidEventException {
      Optional<String> event = name == null ? GitHubEventName.of(json) : Optional.of(name);
      return GitHubEvents.read(
          event.orElseThrow(
              () ->
                  new InvalidEventException(
                      List.of(
                          "can't detect which of GitHub's events it is:"
                              + " name it with --github-event"))),
          "plan",
          json,
          now);
    }
  };

  private final String word;

  EventSource(String word) {
    this.word = word;
  }

  abstract boolean isProbably(JsonNode json);

  /**
   * @param name the sender's event name, where the body does not have it
   */
  abstract DeploymentEvent read(JsonNode json, @Nullable String name, Instant now)
      throws InvalidEventException;

  static Optional<EventSource> detect(JsonNode json) {
    return Arrays.stream(values()).filter(source -> source.isProbably(json)).findFirst();
  }

  public static String words() {
    return Arrays.stream(values()).map(EventSource::toString).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return word;
  }
}
