package dev.belay.cli.gate;

import dev.belay.cli.http.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The deployment that is to wait, as the gateway is asked. */
public record GateRequest(
    String application,
    String environment,
    String commit,
    @Nullable String deploymentId,
    @Nullable String repository,
    @Nullable String ref,
    @Nullable String url,
    @Nullable String actor,
    Map<String, String> labels) {

  ObjectNode json() {
    ObjectNode body = Json.object();
    body.put("application", application).put("environment", environment).put("commit", commit);
    put(body, "deploymentId", deploymentId);
    put(body, "repository", repository);
    put(body, "ref", ref);
    put(body, "url", url);
    put(body, "actor", actor);
    if (!labels.isEmpty()) {
      body.set("labels", Json.tree(labels));
    }
    return body;
  }

  private static void put(ObjectNode body, String name, @Nullable String value) {
    if (value != null) {
      body.put(name, value);
    }
  }
}
