package dev.belay.ledger.tables;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The two columns that hold lists and maps of text. */
public final class Json {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Json() {}

  static String write(List<String> texts) {
    return JSON.writeValueAsString(texts);
  }

  static String write(Map<String, String> texts) {
    return JSON.writeValueAsString(new TreeMap<>(texts));
  }

  /** The texts of a column; none if it is null. */
  public static List<String> strings(@Nullable String json) {
    return json == null ? List.of() : JSON.readValue(json, new TypeReference<>() {});
  }

  /** The map of a column. */
  public static Map<String, String> map(String json) {
    return JSON.readValue(json, new TypeReference<>() {});
  }
}
