package dev.belay.ledger.notify.channel;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Bodies, with their keys in the order in which they are written. */
final class Json {
  static final Map<String, String> HEADERS =
      Map.of("content-type", "application/json; charset=utf-8");

  private Json() {}

  static Map<String, Object> object() {
    return new LinkedHashMap<>();
  }

  static byte[] bytes(Map<String, Object> body) {
    return JsonMapper.shared().writeValueAsBytes(body);
  }
}
