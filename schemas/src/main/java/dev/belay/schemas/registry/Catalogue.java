package dev.belay.schemas.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * All schemas and subjects of a registry, as a value. The in-process and the file registry share
 * it. A schema's id is its place in the list, counted from 1.
 *
 * @param subjects the ids of each subject's versions, oldest first
 */
record Catalogue(List<Schema> schemas, Map<String, List<Integer>> subjects) {
  static final Catalogue EMPTY = new Catalogue(List.of(), Map.of());

  Catalogue {
    schemas = List.copyOf(schemas);
    subjects = Map.copyOf(subjects);
  }

  /**
   * This catalogue if {@code schema} is a version of {@code subject}, otherwise one with that
   * version.
   *
   * @throws IncompatibleSchemaException if it is not fully compatible with every earlier version
   */
  Catalogue with(String subject, Schema schema) {
    List<Integer> ids = versions(subject);
    int id = schemas.indexOf(schema) + 1;
    if (ids.contains(id)) {
      return this;
    }
    List<String> violations =
        Compatibility.violations(schema, ids.stream().map(this::get).toList());
    if (!violations.isEmpty()) {
      throw new IncompatibleSchemaException(subject, violations);
    }
    List<Schema> allSchemas = new ArrayList<>(schemas);
    if (id == 0) {
      allSchemas.add(schema);
      id = allSchemas.size();
    }
    List<Integer> allIds = new ArrayList<>(ids);
    allIds.add(id);
    Map<String, List<Integer>> allSubjects = new LinkedHashMap<>(subjects);
    allSubjects.put(subject, List.copyOf(allIds));
    return new Catalogue(allSchemas, allSubjects);
  }

  int idOf(String subject, Schema schema) {
    int id = schemas.indexOf(schema) + 1;
    if (!versions(subject).contains(id)) {
      throw new SchemaNotFoundException(
          "the schema of %s is not registered under subject '%s'"
              .formatted(schema.getFullName(), subject));
    }
    return id;
  }

  Schema byId(int id) {
    if (id < 1 || id > schemas.size()) {
      throw new SchemaNotFoundException("the registry never gave schema id " + id);
    }
    return get(id);
  }

  RegisteredSchema latest(String subject) {
    List<Integer> ids = versions(subject);
    if (ids.isEmpty()) {
      throw new SchemaNotFoundException("no schema is registered under subject '" + subject + "'");
    }
    int id = ids.getLast();
    return new RegisteredSchema(subject, ids.size(), id, get(id));
  }

  /** The ids of its versions, oldest first; empty if there is no such subject. */
  List<Integer> versions(String subject) {
    return subjects.getOrDefault(subject, List.of());
  }

  private Schema get(int id) {
    return schemas.get(id - 1);
  }
}
