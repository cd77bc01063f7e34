package dev.belay.schemas.registry;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * Remembers ids, which never change, for good, and the latest versions for a minute. After "not
 * found" it asks again, because the schema may have been registered since.
 */
final class CachingSchemaRegistry implements SchemaRegistry {
  private static final long LATEST_NANOS = Duration.ofSeconds(60).toNanos();

  private final SchemaRegistry registry;
  private final LongSupplier nanoTime;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<Version, Integer> ids = new ConcurrentHashMap<>();
  private final Map<String, Latest> latest = new ConcurrentHashMap<>();

  CachingSchemaRegistry(SchemaRegistry registry) {
    this(registry, System::nanoTime);
  }

  CachingSchemaRegistry(SchemaRegistry registry, LongSupplier nanoTime) {
    this.registry = registry;
    this.nanoTime = nanoTime;
  }

  // Not computeIfAbsent, which would hold a lock during a round trip that may take seconds.

  @Override
  public int register(String subject, Schema schema) {
    Version version = new Version(subject, schema);
    Integer known = ids.get(version);
    if (known != null) {
      return known;
    }
    int id = registry.register(subject, schema);
    ids.put(version, id);
    latest.remove(subject);
    return id;
  }

  @Override
  public int idOf(String subject, Schema schema) {
    Version version = new Version(subject, schema);
    Integer known = ids.get(version);
    if (known != null) {
      return known;
    }
    int id = registry.idOf(subject, schema);
    ids.put(version, id);
    return id;
  }

  @Override
  public Schema byId(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Schema schema = registry.byId(id);
    schemas.put(id, schema);
    return schema;
  }

  @Override
  public RegisteredSchema latest(String subject) {
    Latest known = latest.get(subject);
    long now = nanoTime.getAsLong();
    if (known != null && now - known.readAt < LATEST_NANOS) {
      return known.schema;
    }
    RegisteredSchema schema = registry.latest(subject);
    latest.put(subject, new Latest(schema, now));
    return schema;
  }

  @Override
  public void close() {
    registry.close();
  }

  private record Version(String subject, Schema schema) {}

  private record Latest(RegisteredSchema schema, long readAt) {}
}
