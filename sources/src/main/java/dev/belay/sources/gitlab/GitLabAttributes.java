package dev.belay.sources.gitlab;

import static dev.belay.sources.JsonFields.text;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Further information from GitLab that rules can use. The table is in docs/reference/sources.md.
 */
final class GitLabAttributes {
  /** The name, then the path in the body. */
  private static final String[][] FIELDS = {
    {"project-id", "project_id"},
    {"project-id", "project", "id"},
    {"environment-tier", "environment_tier"},
    {"environment-tier", "environment", "deployment_tier"},
    {"environment-action", "environment", "action"},
    {"job-id", "deployable_id"},
    {"job-id", "build_id"},
    {"job", "build_name"},
    {"stage", "build_stage"},
    {"failure-reason", "build_failure_reason"},
    {"pipeline-id", "pipeline_id"},
    {"pipeline-id", "object_attributes", "id"},
    {"pipeline", "object_attributes", "name"},
    {"pipeline-source", "object_attributes", "source"},
    {"release", "name"},
    {"before", "before"},
  };

  private GitLabAttributes() {}

  static Map<String, String> of(JsonNode body) {
    Map<String, String> attributes = new TreeMap<>();
    for (String[] field : FIELDS) {
      String text = text(body, Arrays.copyOfRange(field, 1, field.length));
      if (text != null) {
        attributes.put(field[0], text);
      }
    }
    return attributes;
  }
}
