package dev.belay.sources.github;

import static dev.belay.sources.JsonFields.text;

import dev.belay.sources.SafeText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Further information from GitHub that rules can use. The table is in docs/reference/sources.md.
 */
final class GitHubAttributes {
  /** The name, then the path in the body. */
  private record Field(String name, String... path) {
    static List<Field> all(String[][] rows) {
      return Arrays.stream(rows)
          .map(row -> new Field(row[0], Arrays.copyOfRange(row, 1, row.length)))
          .toList();
    }
  }

  private static final List<Field> FIELDS =
      Field.all(
          new String[][] {
            {"task", "deployment", "task"},
            {"description", "deployment", "description"},
            {"original-environment", "deployment", "original_environment"},
            {"status-description", "deployment_status", "description"},
            {"event", "event"},
            {"installation-id", "installation", "id"},
            {"organization", "organization", "login"},
            {"workflow", "workflow_run", "name"},
            {"workflow-path", "workflow_run", "path"},
            {"workflow-event", "workflow_run", "event"},
            {"run-id", "workflow_run", "id"},
            {"run-attempt", "workflow_run", "run_attempt"},
            {"job", "workflow_job", "name"},
            {"workflow", "workflow_job", "workflow_name"},
            {"run-id", "workflow_job", "run_id"},
            {"run-attempt", "workflow_job", "run_attempt"},
            {"job", "workflow_job_run", "name"},
            {"check", "check_run", "name"},
            {"app", "check_run", "app", "slug"},
            {"release", "release", "name"},
            {"before", "before"},
            {"base-ref", "base_ref"},
          });

  private static final List<Field> FLAGS =
      Field.all(
          new String[][] {
            {"production-environment", "deployment", "production_environment"},
            {"transient-environment", "deployment", "transient_environment"},
            {"prerelease", "release", "prerelease"},
            {"draft", "release", "draft"},
            {"created", "created"},
            {"deleted", "deleted"},
            {"forced", "forced"},
          });

  private GitHubAttributes() {}

  static Map<String, String> of(GitHubDelivery delivery, JsonNode body) {
    Map<String, String> attributes = new TreeMap<>();
    for (Field field : FIELDS) {
      put(attributes, field.name, text(body, field.path));
    }
    for (Field flag : FLAGS) {
      JsonNode node = body;
      for (String name : flag.path) {
        node = node.path(name);
      }
      put(attributes, flag.name, node.isBoolean() ? String.valueOf(node.booleanValue()) : null);
    }
    put(attributes, "hook-id", SafeText.of(delivery.hookId()));
    put(attributes, "hook-target-type", SafeText.of(delivery.targetType()));
    put(attributes, "hook-target-id", SafeText.of(delivery.targetId()));
    return attributes;
  }

  private static void put(Map<String, String> attributes, String name, @Nullable String text) {
    if (text != null) {
      attributes.put(name, text);
    }
  }
}
