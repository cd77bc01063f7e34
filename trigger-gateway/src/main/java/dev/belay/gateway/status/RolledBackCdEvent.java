package dev.belay.gateway.status;

import dev.belay.events.Event;
import dev.belay.events.OperationRef;
import dev.belay.schemas.Ids;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A rollback in the form of CDEvents 0.4 (service.rolledback 0.2.0, in a structured CloudEvent).
 * Its id derives from the operation, so that repeating it changes nothing.
 */
final class RolledBackCdEvent {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TYPE = "dev.cdevents.service.rolledback.0.2.0";
  private static final String VERSION = "0.4.1";

  private RolledBackCdEvent() {}

  /**
   * @param commit where the deployment came from, if that is known
   */
  static byte[] of(Event event, OperationRef operation, Optional<CommitTarget> commit) {
    String id = Ids.derive("cd-event", operation.id().toString(), "rolledback");
    String source = "/belay/" + event.origin().application() + "/" + event.origin().environment();
    String time = event.occurredAt().toString();
    ObjectNode cloudEvent = JSON.createObjectNode();
    cloudEvent
        .put("specversion", "1.0")
        .put("id", id)
        .put("source", source)
        .put("type", TYPE)
        .put("subject", event.origin().application())
        .put("time", time)
        .put("datacontenttype", "application/json");
    ObjectNode data = cloudEvent.putObject("data");
    data.putObject("context")
        .put("version", VERSION)
        .put("id", id)
        .put("source", source)
        .put("type", TYPE)
        .put("timestamp", time);
    ObjectNode subject = data.putObject("subject");
    subject.put("id", event.origin().application()).put("source", source).put("type", "service");
    ObjectNode content = subject.putObject("content");
    content.putObject("environment").put("id", event.origin().environment());
    content.put("artifactId", artifact(event, commit));
    data.put("customDataContentType", "application/json");
    custom(data.putObject("customData").putObject("belay"), event, operation);
    return JSON.writeValueAsBytes(cloudEvent);
  }

  private static void custom(ObjectNode belay, Event event, OperationRef operation) {
    belay
        .put("operationId", operation.id().toString())
        .put("recoverySetId", event.recoverySetId().toString())
        .put("commit", event.origin().commit())
        .put("deploymentId", event.origin().deploymentId());
  }

  /**
   * The package URL that CDEvents require. It names what was deployed, as exactly as that is known.
   */
  private static String artifact(Event event, Optional<CommitTarget> commit) {
    return commit
        .map(
            it ->
                "pkg:%s/%s@%s"
                    .formatted(
                        it.platform(),
                        path(it.repository().toLowerCase(Locale.ROOT)),
                        encoded(it.commit())))
        .orElseGet(
            () ->
                "pkg:generic/"
                    + encoded(event.origin().application())
                    + version(event.origin().commit()));
  }

  private static String version(@Nullable String commit) {
    return commit == null ? "" : "@" + encoded(commit);
  }

  private static String path(String repository) {
    return encoded(repository).replace("%2F", "/");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
