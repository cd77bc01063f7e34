package dev.belay.schemas.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A catalogue as JSON: {@code {"format":1,"schemas":[{…},…],"subjects":{"name":[1,…]}}}. */
final class CatalogueFile {
  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private record Content(int format, List<String> schemas, Map<String, List<Integer>> subjects) {}

  private CatalogueFile() {}

  static byte[] format(Catalogue catalogue) {
    return JSON.writeValueAsBytes(
        new Content(
            FORMAT,
            catalogue.schemas().stream().map(Object::toString).toList(),
            new TreeMap<>(catalogue.subjects())));
  }

  /**
   * @param file is only named in errors
   * @throws RegistryRefusedException if the content is damaged; ids must not be given anew then
   */
  static Catalogue parse(Path file, byte[] bytes) {
    try {
      Content content = JSON.readValue(bytes, Content.class);
      if (content.format != FORMAT) {
        throw damaged(file, "format " + content.format + " instead of " + FORMAT, null);
      }
      var schemas = new ArrayList<org.apache.avro.Schema>();
      content.schemas.forEach(text -> schemas.add(SchemaText.parse(text)));
      Map<String, List<Integer>> subjects = new LinkedHashMap<>();
      content.subjects.forEach(
          (subject, ids) -> {
            for (int id : ids) {
              if (id < 1 || id > schemas.size()) {
                throw damaged(file, "subject '" + subject + "' has unknown id " + id, null);
              }
            }
            subjects.put(subject, List.copyOf(ids));
          });
      return new Catalogue(schemas, subjects);
    } catch (JacksonException | AvroRuntimeException | NullPointerException e) {
      throw damaged(file, e.toString(), e);
    }
  }

  private static RegistryRefusedException damaged(
      Path file, String why, @org.jspecify.annotations.Nullable Throwable cause) {
    return new RegistryRefusedException(
        "the schema registry %s is damaged (%s): restore it from a copy, since records refer to its ids"
            .formatted(file, why),
        cause);
  }
}
