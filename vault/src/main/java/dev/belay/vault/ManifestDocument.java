package dev.belay.vault;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A manifest as JSON. This release reads what earlier releases wrote, and they read what it writes.
 * Changes within format version 1:
 *
 * <ul>
 *   <li>an assertion was a name and {@code sql}; it is a name, a kind and a text now, and one of
 *       the kind {@code sql} is written both ways;
 *   <li>totals had no unit: they were rows;
 *   <li>warnings stood in the driver's contents alone;
 *   <li>there were no gaps: what a capture could not see was a warning.
 * </ul>
 */
final class ManifestDocument {
  private static final String SQL = Manifest.Assertion.SQL;
  // Unknown fields are ignored: a field that readers may ignore needs no new version.
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private ManifestDocument() {}

  static byte[] write(Manifest manifest) {
    return JSON.writeValueAsBytes(manifest);
  }

  /**
   * @throws tools.jackson.core.JacksonException when the bytes are not JSON
   */
  static JsonNode read(byte[] json) {
    return JSON.readTree(json);
  }

  /**
   * @throws tools.jackson.core.JacksonException when the JSON is not a manifest
   */
  static Manifest manifest(JsonNode document) {
    if (document instanceof ObjectNode object) {
      complete(object);
    }
    return JSON.treeToValue(document, Manifest.class);
  }

  private static void complete(ObjectNode document) {
    if (document.path("totals") instanceof ObjectNode totals && !totals.has("unit")) {
      totals.put("unit", Manifest.Totals.ROWS);
    }
    for (JsonNode assertion : document.path("assertions")) {
      if (assertion instanceof ObjectNode object && !object.has("kind") && object.has(SQL)) {
        object.put("kind", SQL).set("text", object.get(SQL));
      }
    }
    if (!document.has("warnings")) {
      ArrayNode warnings = document.putArray("warnings");
      document.path("contents").path("warnings").forEach(warnings::add);
    }
    if (!document.has("gaps")) {
      document.putArray("gaps");
    }
  }
}
