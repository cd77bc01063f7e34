package dev.belay.sources.cloudevents;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event with its context attributes.
 *
 * @param id unique within the source
 * @param source a URI reference
 * @param type for example {@code dev.cdevents.service.deployed.0.3.0}
 * @param subject the part of the source that the event is about
 * @param time RFC 3339, as the sender wrote it
 * @param extensions by their names, in lower case
 * @param data missing when there is none, or when it is not JSON
 */
public record CloudEvent(
    String id,
    String source,
    String type,
    @Nullable String subject,
    @Nullable String time,
    Map<String, String> extensions,
    JsonNode data) {
  public CloudEvent {
    extensions = Map.copyOf(extensions);
  }

  Optional<String> extension(String name) {
    return Optional.ofNullable(extensions.get(name));
  }
}
