package dev.belay.sources.gitlab;

import static dev.belay.sources.JsonFields.first;
import static dev.belay.sources.JsonFields.id;
import static dev.belay.sources.JsonFields.text;

import dev.belay.schemas.GateRequest;
import dev.belay.schemas.Ids;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What GitLab holds until a deployment to a protected environment is approved. */
final class GitLabGate {
  private GitLabGate() {}

  /**
   * @return null when the project or the deployment is missing; then nothing can be approved
   */
  static @Nullable GateRequest of(JsonNode body) {
    String project = first(id(body, "project", "id"), id(body, "project_id"));
    String deployment = id(body, "deployment_id");
    if (project == null || deployment == null) {
      return null;
    }
    Map<String, String> target = new TreeMap<>();
    target.put("project-id", project);
    target.put("deployment-id", deployment);
    put(target, "job-id", id(body, "deployable_id"));
    put(target, "project", text(body, "project", "path_with_namespace"));
    put(target, "environment", text(body, "environment"));
    return GateRequest.newBuilder()
        .setGateId(gateId(project, deployment))
        .setPlatform(GitLabEvents.SOURCE)
        .setTarget(target)
        .build();
  }

  static String gateId(String project, String deployment) {
    return Ids.derive("gate", GitLabEvents.SOURCE, project, deployment);
  }

  private static void put(Map<String, String> target, String name, @Nullable String text) {
    if (text != null) {
      target.put(name, text);
    }
  }
}
