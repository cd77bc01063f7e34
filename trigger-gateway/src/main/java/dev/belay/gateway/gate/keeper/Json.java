package dev.belay.gateway.gate.keeper;

import dev.belay.gateway.gate.Condition;
import dev.belay.gateway.gate.progress.SetProgress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON columns. An older gateway ignores what a newer one has added. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final TypeReference<List<StoredPoint>> POINTS = new TypeReference<>() {};
  private static final TypeReference<List<Condition>> CONDITIONS = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private Json() {}

  static String of(SetProgress progress) {
    return MAPPER.writeValueAsString(progress.points().stream().map(StoredPoint::of).toList());
  }

  static String of(Map<String, String> texts) {
    return MAPPER.writeValueAsString(texts);
  }

  static String of(List<Condition> conditions) {
    return MAPPER.writeValueAsString(conditions);
  }

  static List<Condition> conditions(String json) {
    return MAPPER.readValue(json, CONDITIONS);
  }

  static SetProgress progress(
      @Nullable Instant requestedAt, @Nullable Instant deadline, String json) {
    return new SetProgress(
        requestedAt,
        deadline,
        MAPPER.readValue(json, POINTS).stream().map(StoredPoint::point).toList());
  }

  static Map<String, String> texts(String json) {
    return MAPPER.readValue(json, TEXTS);
  }
}
