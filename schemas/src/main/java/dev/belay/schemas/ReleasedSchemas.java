package dev.belay.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;
import org.jspecify.annotations.Nullable;

/**
 * Every version of a record's schema that was ever released. They are needed for bytes that were
 * written before an upgrade without a registry's id: Avro's single-object encoding names its schema
 * only by fingerprint.
 */
public final class ReleasedSchemas {
  private ReleasedSchemas() {}

  /**
   * Oldest first. The schema that becomes the next version with the coming release isn't among
   * them.
   *
   * @param current the record's schema, such as {@code DeploymentEvent.getClassSchema()}
   */
  public static List<Schema> of(Schema current) {
    List<Schema> versions = new ArrayList<>();
    Schema next = read(current.getName(), 1);
    while (next != null) {
      versions.add(next);
      next = read(current.getName(), versions.size() + 1);
    }
    return List.copyOf(versions);
  }

  /**
   * For {@code DeploymentEvent.createDecoder} and the like: finds the schemas of this and older
   * versions.
   */
  public static SchemaStore store(Schema current) {
    SchemaStore.Cache store = new SchemaStore.Cache();
    of(current).forEach(store::addSchema);
    store.addSchema(current);
    return store;
  }

  private static @Nullable Schema read(String record, int version) {
    String name = "history/" + record + "/v" + version + ".avsc";
    try (InputStream in = ReleasedSchemas.class.getResourceAsStream(name)) {
      return in == null ? null : new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the schema " + name + " can't be read", e);
    }
  }
}
