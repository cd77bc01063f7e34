package dev.belay.sources.gitlab;

import static dev.belay.sources.JsonFields.text;

import dev.belay.schemas.Ids;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A key for deliveries from GitLab before 17.4, which sends none. It consists of the fields that
 * say what happened to what, so a repeated event has the same key.
 */
public final class GitLabDeliveryKey {
  private static final String[][] FIELDS = {
    {"object_kind"},
    {"project", "id"},
    {"project_id"},
    {"deployment_id"},
    {"status"},
    {"status_changed_at"},
    {"object_attributes", "id"},
    {"object_attributes", "status"},
    {"object_attributes", "finished_at"},
    {"build_id"},
    {"build_status"},
    {"build_started_at"},
    {"build_finished_at"},
    {"ref"},
    {"before"},
    {"after"},
    {"id"},
    {"tag"},
    {"action"},
    {"released_at"},
  };

  private GitLabDeliveryKey() {}

  public static String derive(JsonNode body) {
    List<String> parts = new ArrayList<>();
    for (String[] field : FIELDS) {
      String text = text(body, field);
      parts.add(text == null ? "" : text);
    }
    return Ids.derive("gitlab-delivery", parts.toArray(String[]::new));
  }
}
