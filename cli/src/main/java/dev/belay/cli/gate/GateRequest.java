package dev.belay.cli.gate;

import dev.belay.cli.http.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The deployment that must wait, in the form of a request to the gateway. */
public record GateRequest(
    String application,
    String environment,
    String commit,
    @Nullable String deploymentId,
    Details details,
    Map<String, String> labels) {

  /**
   * Information for people.
   *
   * @param url the page of the deployment or of its run
   */
  public record Details(
      @Nullable String repository,
      @Nullable String ref,
      @Nullable String url,
      @Nullable String actor) {}

  ObjectNode json() {
    ObjectNode body = Json.object();
    body.put("application", application).put("environment", environment).put("commit", commit);
    put(body, "deploymentId", deploymentId);
    put(body, "repository", details.repository());
    put(body, "ref", details.ref());
    put(body, "url", details.url());
    put(body, "actor", details.actor());
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
