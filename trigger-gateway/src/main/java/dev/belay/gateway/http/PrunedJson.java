package dev.belay.gateway.http;

import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON and keeps only fields of the given names. Other fields, at any depth, are skipped once
 * they are known to be JSON. The parser bounds the nesting. What is kept is counted: a value of two
 * bytes becomes an object of a hundred.
 */
final class PrunedJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** More than any sender has been seen to send, with a push's 2,048 commits and their files. */
  static final int MOST_VALUES = 500_000;

  private static final int COUNTED_TOGETHER = 1_000;

  /** What a value takes in memory on average, and once more in what is made of it, in bytes. */
  private static final int VALUE_BYTES = 100;

  private final JsonParser parser;
  private final @Nullable Set<String> names;
  private final LongConsumer memory;
  private int values;

  /**
   * @param names of the fields to keep; null for all
   * @param memory is told how many more bytes the values take, and refuses what is too much
   */
  PrunedJson(JsonParser parser, @Nullable Set<String> names, LongConsumer memory) {
    this.parser = parser;
    this.names = names;
    this.memory = memory;
  }

  /** The rest of the object that the parser has just entered. */
  ObjectNode object() {
    ObjectNode object = NODES.objectNode();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken token = parser.nextToken();
      if (names == null || names.contains(name)) {
        object.set(name, value(token));
      } else {
        parser.skipChildren();
      }
    }
    return object;
  }

  private ArrayNode array() {
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(value(token));
    }
    return array;
  }

  private JsonNode value(JsonToken token) {
    count();
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  private JsonNode integer() {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private void count() {
    values++;
    if (values > MOST_VALUES) {
      throw new Refusal(
          HttpStatus.CONTENT_TOO_LARGE,
          "the body has more than " + MOST_VALUES + " values, the most allowed");
    }
    if (values % COUNTED_TOGETHER == 0) {
      memory.accept((long) COUNTED_TOGETHER * VALUE_BYTES);
    }
  }
}
