package dev.belay.ledger.audit;

import dev.belay.schemas.RecoveryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One text for each event: fields and keys in alphabetical order, absent values left out, instants
 * in ISO-8601, no white space. Neither a registry nor Avro is needed to read it. A later contract
 * reads the text of an earlier one: missing fields take the contract's defaults.
 */
public final class CanonicalJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CONTRACTS = RecoveryEvent.class.getPackageName();

  private CanonicalJson() {}

  /** The canonical text of an event. */
  public static String write(RecoveryEvent event) {
    return JSON.writeValueAsString(plain(event));
  }

  /**
   * @throws IllegalArgumentException if the text was not written by {@link #write}
   */
  public static RecoveryEvent read(String text) {
    JsonNode json = JSON.readTree(text);
    return (RecoveryEvent) record(json, RecoveryEvent.getClassSchema());
  }

  private static Object plain(Object value) {
    return switch (value) {
      case IndexedRecord avro -> {
        TreeMap<String, Object> fields = new TreeMap<>();
        for (Schema.Field field : avro.getSchema().getFields()) {
          Object part = avro.get(field.pos());
          if (part != null) {
            fields.put(field.name(), plain(part));
          }
        }
        yield fields;
      }
      case Map<?, ?> map -> {
        TreeMap<String, Object> sorted = new TreeMap<>();
        map.forEach((key, item) -> sorted.put(key.toString(), plain(item)));
        yield sorted;
      }
      case List<?> list -> list.stream().map(CanonicalJson::plain).toList();
      case Instant instant -> instant.toString();
      case CharSequence text -> text.toString();
      case Long number -> number;
      case Integer number -> number;
      case Boolean truth -> truth;
      default ->
          throw new IllegalArgumentException(
              "the contract has a type that the audit chain can't write: " + value.getClass());
    };
  }

  private static @Nullable Object value(@Nullable JsonNode json, Schema.Field field) {
    if (json != null) {
      return value(json, field.schema());
    }
    if (!field.hasDefaultValue()) {
      throw new IllegalArgumentException("\"" + field.name() + "\" is missing");
    }
    return contractDefault(field);
  }

  /**
   * Lists and maps default to empty, absent parts to null. Text and numbers have their own
   * defaults.
   */
  private static @Nullable Object contractDefault(Schema.Field field) {
    return switch (field.schema().getType()) {
      case ARRAY -> List.of();
      case MAP -> Map.of();
      case STRING, LONG, INT -> SpecificData.get().getDefaultValue(field);
      default -> null;
    };
  }

  private static Object value(JsonNode json, Schema schema) {
    return switch (schema.getType()) {
      case UNION ->
          value(
              json,
              schema.getTypes().stream()
                  .filter(branch -> branch.getType() != Schema.Type.NULL)
                  .findFirst()
                  .orElseThrow());
      case RECORD -> record(json, schema);
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        json.forEach(item -> items.add(value(item, schema.getElementType())));
        yield items;
      }
      case MAP -> {
        TreeMap<String, Object> entries = new TreeMap<>();
        json.properties()
            .forEach(
                entry ->
                    entries.put(entry.getKey(), value(entry.getValue(), schema.getValueType())));
        yield entries;
      }
      case STRING -> json.asString();
      case INT -> json.asInt();
      case BOOLEAN -> json.asBoolean();
      case LONG ->
          schema.getLogicalType() == null ? (Object) json.asLong() : Instant.parse(json.asString());
      default -> throw new IllegalArgumentException("the audit chain can't read a " + schema);
    };
  }

  private static SpecificRecordBase record(JsonNode json, Schema schema) {
    SpecificRecordBase made = newRecord(schema);
    for (Schema.Field field : schema.getFields()) {
      made.put(field.pos(), value(json.get(field.name()), field));
    }
    return made;
  }

  private static SpecificRecordBase newRecord(Schema schema) {
    if (!CONTRACTS.equals(schema.getNamespace())) {
      throw new IllegalArgumentException(schema.getFullName() + " is no contract of Belay");
    }
    try {
      return Class.forName(schema.getFullName())
          .asSubclass(SpecificRecordBase.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no class was generated for " + schema.getFullName(), e);
    }
  }
}
