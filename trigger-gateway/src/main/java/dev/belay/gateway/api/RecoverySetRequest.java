package dev.belay.gateway.api;

import dev.belay.gateway.receive.JsonBody;
import dev.belay.gateway.receive.Refusal;
import dev.belay.schemas.Ids;
import dev.belay.sources.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/**
 * A manual trigger, as it was asked for.
 *
 * @param application the policy's name
 * @param environment the policy's name
 * @param commit 7 to 64 hexadecimal digits
 * @param labels at most 32, kept with the recovery set
 */
record RecoverySetRequest(
    String application,
    String environment,
    @Nullable String commit,
    @Nullable String deploymentId,
    Map<String, String> labels) {

  private static final Set<String> FIELDS =
      Set.of("application", "environment", "commit", "deploymentId", "labels");

  /**
   * @throws Refusal 400 for what is no JSON object, 422 naming everything that is wrong in it
   */
  static RecoverySetRequest read(byte[] body) {
    JsonNode json = JsonBody.object(body);
    List<String> problems = new ArrayList<>();
    json.propertyNames().stream()
        .filter(name -> !FIELDS.contains(name))
        .forEach(name -> problems.add("\"" + SafeText.of(name) + "\" is not a field here"));
    String application = text(json, "application", true, ".{1,63}", "a name", problems);
    String environment = text(json, "environment", true, ".{1,63}", "a name", problems);
    String commit =
        text(json, "commit", false, "[0-9a-fA-F]{7,64}", "7 to 64 hexadecimal digits", problems);
    String deployment =
        text(json, "deploymentId", false, "\\P{Cntrl}{1,255}", "1 to 255 characters", problems);
    Map<String, String> labels = labels(json.path("labels"), problems);
    if (!problems.isEmpty()) {
      throw new Refusal(HttpStatus.UNPROCESSABLE_CONTENT, String.join("; ", problems));
    }
    return new RecoverySetRequest(
        String.valueOf(application), String.valueOf(environment), commit, deployment, labels);
  }

  private static @Nullable String text(
      JsonNode json,
      String field,
      boolean required,
      String pattern,
      String rule,
      List<String> problems) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      if (required) {
        problems.add(field + " is required");
      }
      return null;
    }
    if (!value.isString() || !value.asString().matches(pattern)) {
      problems.add(field + " must be text: " + rule);
      return null;
    }
    return SafeText.of(value.asString());
  }

  private static Map<String, String> labels(JsonNode value, List<String> problems) {
    Map<String, String> labels = new TreeMap<>();
    if (value.isMissingNode() || value.isNull()) {
      return labels;
    }
    if (!value.isObject() || value.size() > 32) {
      problems.add("labels must be an object with at most 32 texts");
      return labels;
    }
    value.forEachEntry(
        (name, text) -> {
          if (!name.matches("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?")
              || !text.isString()
              || text.asString().length() > 255) {
            problems.add(
                "the label \""
                    + SafeText.of(name)
                    + "\" must have a name of 1 to 63 letters, digits, dots, underscores, slashes"
                    + " and hyphens, and a text of at most 255 characters");
          } else {
            String safe = SafeText.of(text.asString());
            labels.put(name, safe == null ? "" : safe);
          }
        });
    return labels;
  }

  /** Tells this request from others with the same idempotency key. */
  long fingerprint() {
    String id =
        Ids.derive(
            "api-request",
            application,
            environment,
            String.valueOf(commit),
            String.valueOf(deploymentId),
            labels.toString());
    return UUID.fromString(id).getMostSignificantBits();
  }
}
