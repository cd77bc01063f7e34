package dev.belay.sources;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads fields of senders' JSON, whatever type they have. */
public final class JsonFields {
  private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

  private JsonFields() {}

  /**
   * @param path the names of nested fields
   * @return {@link SafeText}; null when the field is absent, empty, or neither a text nor a number
   */
  public static @Nullable String text(JsonNode body, String... path) {
    return SafeText.of(node(body, path));
  }

  /**
   * Reads a sender's numeric id.
   *
   * @return 1 to 18 digits; null for anything else
   */
  public static @Nullable String id(JsonNode body, String... path) {
    String text = text(body, path);
    return text != null && ID.matcher(text).matches() ? text : null;
  }

  /** Whether it is the JSON value {@code true}. */
  public static boolean isTrue(JsonNode body, String... path) {
    JsonNode node = node(body, path);
    return node.isBoolean() && node.booleanValue();
  }

  /** The first value that is not null. */
  public static @Nullable String first(@Nullable String... texts) {
    for (String text : texts) {
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private static JsonNode node(JsonNode body, String... path) {
    JsonNode node = body;
    for (String name : path) {
      node = node.path(name);
    }
    return node;
  }
}
