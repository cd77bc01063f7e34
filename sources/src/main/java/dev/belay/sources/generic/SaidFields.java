package dev.belay.sources.generic;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message without the fields that say nothing. Senders write null for what they don't know, or
 * leave the field out; a Go template (Argo CD, Argo Rollouts) writes {@code <no value>}. To the
 * expressions all of these are the same, so that {@code has()} and {@code .?} work for each.
 */
final class SaidFields {
  private static final Set<String> NOTHING = Set.of("<no value>", "<nil>");

  private SaidFields() {}

  static JsonNode of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        node.properties().stream()
            .filter(field -> says(field.getValue()))
            .forEach(field -> said.set(field.getKey(), of(field.getValue())));
        yield said;
      }
      case ARRAY -> {
        ArrayNode said = JsonNodeFactory.instance.arrayNode();
        node.valueStream().filter(SaidFields::says).forEach(item -> said.add(of(item)));
        yield said;
      }
      default -> node;
    };
  }

  private static boolean says(JsonNode value) {
    return !value.isNull() && !(value.isString() && NOTHING.contains(value.stringValue()));
  }
}
