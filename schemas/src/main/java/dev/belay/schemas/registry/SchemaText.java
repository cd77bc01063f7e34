package dev.belay.schemas.registry;

import java.util.Map;
import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns schemas into JSON and back. */
final class SchemaText {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SchemaText() {}

  /** Lenient with defaults, so that schemas registered from other languages can be read. */
  static Schema parse(String text) {
    return new Schema.Parser().setValidateDefaults(false).parse(text);
  }

  /** {@code schema} as in its source file, without what the code generator adds for Java. */
  static Schema withoutJavaProperties(Schema schema) {
    JsonNode json = JSON.readTree(schema.toString());
    return parse(JSON.writeValueAsString(simplify(json)));
  }

  private static JsonNode simplify(JsonNode node) {
    return switch (node) {
      case ArrayNode array -> {
        ArrayNode simplified = JSON.createArrayNode();
        array.forEach(element -> simplified.add(simplify(element)));
        yield simplified;
      }
      case ObjectNode object -> {
        ObjectNode simplified = JSON.createObjectNode();
        boolean java = false;
        for (Map.Entry<String, JsonNode> property : object.properties()) {
          if (property.getKey().startsWith("avro.java.")) {
            java = true;
          } else {
            simplified.set(property.getKey(), simplify(property.getValue()));
          }
        }
        yield java && simplified.size() == 1 && simplified.has("type")
            ? simplified.get("type")
            : simplified;
      }
      default -> node;
    };
  }
}
