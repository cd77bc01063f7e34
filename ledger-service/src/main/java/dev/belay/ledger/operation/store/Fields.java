package dev.belay.ledger.operation.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a JSON object. Fields that only a later version knows are ignored. */
final class Fields {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final ObjectNode json;

  Fields() {
    this(JSON.createObjectNode());
  }

  private Fields(ObjectNode json) {
    this.json = json;
  }

  static Fields of(Object record) {
    return new Fields(JSON.valueToTree(record));
  }

  /**
   * @throws IllegalArgumentException if the text is not a JSON object
   */
  static Fields read(String text) {
    return object(JSON.readTree(text));
  }

  private static Fields object(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return new Fields(object);
    }
    throw new IllegalArgumentException(
        "a document must be a JSON object and is " + node.getNodeType());
  }

  String text() {
    return JSON.writeValueAsString(json);
  }

  Fields put(String name, @Nullable Object value) {
    json.set(name, node(value));
    return this;
  }

  private static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case Fields fields -> fields.json;
      case List<?> list -> {
        List<JsonNode> nodes = new ArrayList<>();
        list.forEach(item -> nodes.add(node(item)));
        yield JSON.createArrayNode().addAll(nodes);
      }
      default -> JSON.valueToTree(value);
    };
  }

  private @Nullable JsonNode get(String name) {
    JsonNode node = json.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private JsonNode given(String name) {
    JsonNode node = get(name);
    if (node == null) {
      throw new IllegalArgumentException("a document has no \"%s\"".formatted(name));
    }
    return node;
  }

  String text(String name) {
    return given(name).asString();
  }

  @Nullable String textOrNull(String name) {
    JsonNode node = get(name);
    return node == null ? null : node.asString();
  }

  UUID id(String name) {
    return UUID.fromString(text(name));
  }

  @Nullable UUID idOrNull(String name) {
    String id = textOrNull(name);
    return id == null ? null : UUID.fromString(id);
  }

  Instant required(String name) {
    return Instant.parse(text(name));
  }

  @Nullable Instant instant(String name) {
    String text = textOrNull(name);
    return text == null ? null : Instant.parse(text);
  }

  boolean flag(String name) {
    JsonNode node = get(name);
    return node != null && node.asBoolean();
  }

  @Nullable Long number(String name) {
    JsonNode node = get(name);
    return node == null ? null : Long.valueOf(node.asLong());
  }

  long count(String name) {
    Long number = number(name);
    return number == null ? 0 : number;
  }

  @Nullable Fields object(String name) {
    JsonNode node = get(name);
    return node == null ? null : object(node);
  }

  List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    given(name).forEach(node -> objects.add(object(node)));
    return objects;
  }

  <T> T as(Class<T> type) {
    return JSON.treeToValue(json, type);
  }

  <T> T value(String name, Class<T> type) {
    return JSON.treeToValue(given(name), type);
  }

  <T> @Nullable T valueOrNull(String name, Class<T> type) {
    JsonNode node = get(name);
    return node == null ? null : JSON.treeToValue(node, type);
  }

  <T> List<T> values(String name, Class<T> type) {
    List<T> values = new ArrayList<>();
    JsonNode node = get(name);
    if (node != null) {
      node.forEach(item -> values.add(JSON.treeToValue(item, type)));
    }
    return values;
  }

  Map<String, String> texts(String name) {
    Map<String, String> texts = new HashMap<>();
    JsonNode node = get(name);
    if (node != null) {
      node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    }
    return texts;
  }
}
