package dev.belay.sources.generic;

import dev.belay.policy.cel.Bindings;
import dev.belay.policy.cel.Expressions;
import dev.belay.policy.cel.InvalidExpressionException;
import dev.belay.policy.cel.TextExpression;
import dev.belay.sources.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Expressions for the fields of an event, and for its attributes. */
final class Mapping {
  private static final List<String> FIELDS =
      List.of(
          "application",
          "environment",
          "repository",
          "ref",
          "commit",
          "deploymentId",
          "attempt",
          "phase",
          "type",
          "state",
          "url",
          "actor",
          "occurredAt",
          "changedPaths");
  private static final String ATTRIBUTES = "attributes.";
  private static final String ATTRIBUTE_NAME = "[A-Za-z0-9._/-]{1,63}";
  private static final int MOST_ATTRIBUTES = 48;
  private static final Map<String, String> BY_SPELLING =
      FIELDS.stream().collect(Collectors.toMap(Mapping::spelling, field -> field));

  private final Map<String, TextExpression> fields = new TreeMap<>();
  private final Map<String, TextExpression> attributes = new TreeMap<>();

  /**
   * @param problems receives the problems of the mapping
   */
  Mapping(Map<String, String> texts, Expressions expressions, List<String> problems) {
    texts.forEach(
        (name, text) -> {
          String field = field(name, problems);
          if (field != null) {
            compile(expressions, "mapping." + name, text, problems)
                .ifPresent(
                    compiled ->
                        (field.startsWith(ATTRIBUTES) ? attributes : fields).put(field, compiled));
          }
        });
    if (attributes.size() > MOST_ATTRIBUTES) {
      problems.add("mapping has more than " + MOST_ATTRIBUTES + " attributes");
    }
  }

  static Optional<TextExpression> compile(
      Expressions expressions, String key, String text, List<String> problems) {
    try {
      return Optional.of(expressions.text(text));
    } catch (InvalidExpressionException e) {
      problems.add(key + ": " + String.valueOf(e.getMessage()).replace("\n", "; "));
      return Optional.empty();
    }
  }

  private static @Nullable String field(String name, List<String> problems) {
    if (name.startsWith(ATTRIBUTES)) {
      String attribute = name.substring(ATTRIBUTES.length());
      if (!attribute.matches(ATTRIBUTE_NAME)) {
        problems.add(
            "mapping.%s: an attribute's name must match %s".formatted(name, ATTRIBUTE_NAME));
        return null;
      }
      return name;
    }
    String field = BY_SPELLING.get(spelling(name));
    if (field == null) {
      problems.add(
          "mapping.%s is not a field; the fields are %s and attributes.NAME"
              .formatted(name, String.join(", ", FIELDS)));
    }
    return field;
  }

  /** deploymentId, deployment-id and deploymentid are the same. */
  private static String spelling(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** An expression of the mapping failed. */
  static final class FailedMappingException extends Exception {
    FailedMappingException(String key, String reason) {
      super(key + ": " + reason);
    }
  }

  /** Null when the field is not mapped, or the expression gave nothing. */
  @Nullable String field(String name, Bindings bindings) throws FailedMappingException {
    TextExpression expression = fields.get(name);
    return expression == null ? null : value("mapping." + name, expression, bindings);
  }

  Map<String, String> attributes(Bindings bindings) throws FailedMappingException {
    Map<String, String> values = new TreeMap<>();
    for (Map.Entry<String, TextExpression> attribute : attributes.entrySet()) {
      String safe =
          SafeText.of(value("mapping." + attribute.getKey(), attribute.getValue(), bindings));
      if (safe != null) {
        values.put(attribute.getKey().substring(ATTRIBUTES.length()), safe);
      }
    }
    return values;
  }

  private static @Nullable String value(String key, TextExpression expression, Bindings bindings)
      throws FailedMappingException {
    return switch (expression.evaluate(bindings)) {
      case TextExpression.Present(String text) -> text;
      case TextExpression.Absent absent -> null;
      case TextExpression.Failed(String reason) -> throw new FailedMappingException(key, reason);
    };
  }
}
