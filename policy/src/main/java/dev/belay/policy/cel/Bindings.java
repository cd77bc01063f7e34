package dev.belay.policy.cel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The variables' values, converted to CEL's values once for any number of expressions: null,
 * booleans, texts, numbers, instants, durations, JSON, and maps and lists of these.
 */
public final class Bindings {
  private final Map<String, Object> values;

  private Bindings(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * @throws IllegalArgumentException for a value of another type
   */
  public static Bindings of(Map<String, ? extends @Nullable Object> variables) {
    return new Bindings(map(variables));
  }

  Map<String, Object> values() {
    return values;
  }

  private static Object value(@Nullable Object value) {
    return switch (value) {
      case null -> dev.cel.common.values.NullValue.NULL_VALUE;
      case JsonNode node -> json(node);
      case Boolean flag -> flag;
      case String text -> text;
      case Number number -> number(number);
      case Instant instant -> instant;
      case Duration duration -> duration;
      case Map<?, ?> map -> map(map);
      case Collection<?> items -> list(items);
      default ->
          throw new IllegalArgumentException(
              "CEL has no value for a " + value.getClass().getName());
    };
  }

  /** CEL knows int (64 bits) and double. A number that fits neither becomes the nearest double. */
  private static Object number(Number number) {
    return switch (number) {
      case Long whole -> whole;
      case Integer whole -> whole.longValue();
      case Short whole -> whole.longValue();
      case Byte whole -> whole.longValue();
      case BigInteger whole when whole.bitLength() < Long.SIZE -> whole.longValue();
      case Double decimal -> decimal;
      case Float decimal -> decimal.doubleValue();
      case BigInteger whole -> whole.doubleValue();
      case BigDecimal decimal -> decimal.doubleValue();
      default ->
          throw new IllegalArgumentException(
              "CEL has no number for a " + number.getClass().getName());
    };
  }

  private static Object json(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> map.put(entry.getKey(), json(entry.getValue())));
        yield map;
      }
      case ARRAY -> node.valueStream().map(Bindings::json).toList();
      case STRING -> node.asString();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node.numberValue());
      case NULL, MISSING -> value(null);
      case BINARY, POJO ->
          throw new IllegalArgumentException("CEL has no value for JSON's " + node.getNodeType());
    };
  }

  private static Map<String, Object> map(Map<?, ?> map) {
    Map<String, Object> converted = new LinkedHashMap<>();
    map.forEach((key, item) -> converted.put(String.valueOf(key), value(item)));
    return converted;
  }

  private static List<Object> list(Collection<?> items) {
    List<Object> converted = new ArrayList<>(items.size());
    items.forEach(item -> converted.add(value(item)));
    return converted;
  }
}
