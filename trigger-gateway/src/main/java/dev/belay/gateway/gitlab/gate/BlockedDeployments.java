package dev.belay.gateway.gitlab.gate;

import dev.belay.gateway.gitlab.client.GitLabApi;
import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.platform.Reply;
import dev.belay.gateway.receive.Reception;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.gitlab.GitLabEvents;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks GitLab for deployments that wait for approval, since not all of its versions send a webhook
 * for them. Each becomes the event that the webhook would have been. Every gateway sees it again
 * and again; that changes nothing, since its ids are derived from GitLab's.
 */
final class BlockedDeployments {
  private static final Logger LOG = LoggerFactory.getLogger(BlockedDeployments.class);
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 20;

  private final GitLabApi api;
  private final Reception reception;
  private final Clock clock;
  private final Map<String, JsonNode> projects = new ConcurrentHashMap<>();

  BlockedDeployments(GitLabApi api, Reception reception, Clock clock) {
    this.api = api;
    this.reception = reception;
    this.clock = clock;
  }

  /**
   * Takes all deployments of a project that are blocked now.
   *
   * @param project its id or path
   */
  void take(String project) throws PlatformException, InterruptedException {
    Optional<String> page = Optional.of("1");
    for (int i = 0; page.isPresent() && i < MOST_PAGES; i++) {
      Reply reply =
          api.send(
              "GET",
              ApiPath.of("/projects/{}/deployments", project)
                  .query("status", "blocked")
                  .query("per_page", PAGE)
                  .query("page", page.get()),
              null);
      for (JsonNode deployment : reply.elements()) {
        take(project, deployment);
      }
      page = reply.headers().firstValue("X-Next-Page").filter(next -> next.matches("[0-9]+"));
    }
  }

  private void take(String project, JsonNode deployment)
      throws PlatformException, InterruptedException {
    String id = deployment.path("id").asString("");
    if (id.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("belay.project", project)
          .log("GitLab listed a deployment without an id");
      return;
    }
    JsonNode described = describe(project);
    String deliveryId = "blocked-deployment:" + described.path("id").asString("") + ":" + id;
    DeploymentEvent event =
        GitLabEvents.read(deliveryId, hook(described, deployment), clock.instant());
    LOG.atDebug()
        .addKeyValue("belay.delivery", deliveryId)
        .log("A blocked deployment is {}", reception.accept(event).get("status"));
  }

  /** The payload that the webhook would have had. */
  private static ObjectNode hook(JsonNode project, JsonNode deployment) {
    ObjectNode hook = JsonNodeFactory.instance.objectNode();
    hook.put("object_kind", "deployment");
    hook.put("status", "blocked");
    hook.set("status_changed_at", deployment.path("updated_at"));
    hook.set("deployment_id", deployment.path("id"));
    hook.set("deployable_id", deployment.path("deployable").path("id"));
    hook.set("deployable_url", deployment.path("deployable").path("web_url"));
    hook.set("environment", deployment.path("environment").path("name"));
    hook.set("environment_tier", deployment.path("environment").path("tier"));
    hook.set("ref", deployment.path("ref"));
    String sha = deployment.path("sha").asString("");
    hook.put("short_sha", sha.substring(0, Math.min(sha.length(), 8)));
    hook.put("commit_url", project.path("web_url").asString("") + "/-/commit/" + sha);
    hook.set("user", deployment.path("user"));
    ObjectNode named = hook.putObject("project");
    named.set("id", project.path("id"));
    named.set("path_with_namespace", project.path("path_with_namespace"));
    named.set("web_url", project.path("web_url"));
    return hook;
  }

  /** A renamed project is read again after the next start. */
  private JsonNode describe(String project) throws PlatformException, InterruptedException {
    JsonNode known = projects.get(project);
    if (known == null) {
      known = api.send("GET", ApiPath.of("/projects/{}", project), null).body();
      if (!known.path("id").isIntegralNumber()) {
        throw new PlatformException.Unavailable(
            "GitLab described the project " + project + " without its id", null, null);
      }
      projects.put(project, known);
    }
    return known;
  }
}
