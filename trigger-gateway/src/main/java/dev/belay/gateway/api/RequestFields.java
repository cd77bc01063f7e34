package dev.belay.gateway.api;

import dev.belay.gateway.http.JsonBody;
import dev.belay.gateway.http.Refusal;
import dev.belay.sources.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/** Reads a request's JSON object, collecting everything that is wrong in it. */
final class RequestFields {
  private final JsonNode json;
  private final List<String> problems = new ArrayList<>();

  private RequestFields(JsonNode json) {
    this.json = json;
  }

  /**
   * @param known the fields that a request may have
   * @throws Refusal 400 when the body is not a JSON object
   */
  static RequestFields read(byte[] body, Set<String> known) {
    RequestFields fields = new RequestFields(JsonBody.object(body));
    fields.json.propertyNames().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> fields.problems.add("\"" + SafeText.of(name) + "\" is not a field here"));
    return fields;
  }

  /** A required name of the policy. */
  String name(String field) {
    return String.valueOf(text(field, true, ".{1,63}", "a name"));
  }

  @Nullable String commit(boolean required) {
    return text("commit", required, "[0-9a-fA-F]{7,64}", "7 to 64 hexadecimal digits");
  }

  @Nullable String text(String field) {
    return text(field, false, "\\P{Cntrl}{1,255}", "1 to 255 characters");
  }

  @Nullable String longText(String field) {
    return text(field, false, "\\P{Cntrl}{1,1000}", "1 to 1000 characters");
  }

  /** A required word of a few. */
  String word(String field, List<String> words) {
    String rule = String.join(" or ", words);
    return String.valueOf(text(field, true, String.join("|", words), rule));
  }

  /** A required line for people. */
  String reason(String field) {
    String rule = "\\P{Cntrl}{0,499}[^\\p{Cntrl}\\s]\\P{Cntrl}{0,499}";
    return String.valueOf(text(field, true, rule, "1 to 500 characters, not blank"));
  }

  private @Nullable String text(String field, boolean required, String pattern, String rule) {
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

  /** At most 32. */
  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    JsonNode value = json.path("labels");
    if (value.isMissingNode() || value.isNull()) {
      return labels;
    }
    if (!value.isObject() || value.size() > 32) {
      problems.add("labels must be an object with at most 32 texts");
      return labels;
    }
    value.forEachEntry((name, text) -> label(name, text, labels));
    return labels;
  }

  private void label(String name, JsonNode text, Map<String, String> labels) {
    if (!name.matches("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?")
        || !text.isString()
        || text.asString().length() > 255) {
      problems.add(
          "the label \""
              + SafeText.of(name)
              + "\" must have a name of 1 to 63 letters, digits, dots, underscores, slashes"
              + " and hyphens, and a text of at most 255 characters");
      return;
    }
    String safe = SafeText.of(text.asString());
    labels.put(name, safe == null ? "" : safe);
  }

  /**
   * Call this when all fields have been read.
   *
   * @throws Refusal 422, which names everything that is wrong
   */
  void requireNoProblem() {
    if (!problems.isEmpty()) {
      throw new Refusal(HttpStatus.UNPROCESSABLE_CONTENT, String.join("; ", problems));
    }
  }
}
