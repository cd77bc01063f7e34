package dev.belay.schemas.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** A registry that lives as long as the JVM, shared by name: {@code mock://name}. */
final class InProcessSchemaRegistry implements SchemaRegistry {
  private static final Map<String, InProcessSchemaRegistry> BY_NAME = new ConcurrentHashMap<>();

  private volatile Catalogue catalogue = Catalogue.EMPTY;

  private InProcessSchemaRegistry() {}

  static SchemaRegistry named(String name) {
    return BY_NAME.computeIfAbsent(name, ignored -> new InProcessSchemaRegistry());
  }

  @Override
  public synchronized int register(String subject, Schema schema) {
    catalogue = catalogue.with(subject, schema);
    return catalogue.idOf(subject, schema);
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return catalogue.idOf(subject, schema);
  }

  @Override
  public Schema byId(int id) {
    return catalogue.byId(id);
  }

  @Override
  public RegisteredSchema latest(String subject) {
    return catalogue.latest(subject);
  }
}
