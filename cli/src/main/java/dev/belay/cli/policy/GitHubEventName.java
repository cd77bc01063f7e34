package dev.belay.cli.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * GitHub names its event in a header, which a saved body lacks. This class detects it from the
 * fields.
 */
final class GitHubEventName {
  /**
   * From a field that only one kind of event has to that event. The first field that is present
   * decides.
   */
  private static final Map<String, String> TELLING = new LinkedHashMap<>();

  static {
    TELLING.put("zen", "ping");
    TELLING.put("deployment_callback_url", "deployment_protection_rule");
    TELLING.put("deployment_status", "deployment_status");
    TELLING.put("workflow_job", "workflow_job");
    TELLING.put("check_run", "check_run");
    TELLING.put("release", "release");
    TELLING.put("pusher", "push");
    TELLING.put("deployment", "deployment");
    TELLING.put("workflow_run", "workflow_run");
  }

  private GitHubEventName() {}

  static Optional<String> of(JsonNode body) {
    return TELLING.entrySet().stream()
        .filter(entry -> body.hasNonNull(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
