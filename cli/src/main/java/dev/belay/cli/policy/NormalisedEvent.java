package dev.belay.cli.policy;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.EventIds;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a deployment event with the field names of Belay's own schema. Strict: fields that the
 * schema lacks are refused, and all problems are reported at once. Only {@code type} and {@code
 * phase} are required.
 */
final class NormalisedEvent {
  private static final String SOURCE = "event";

  private final List<String> problems = new ArrayList<>();

  private NormalisedEvent() {}

  static DeploymentEvent read(JsonNode json, Instant now) throws InvalidEventException {
    NormalisedEvent reader = new NormalisedEvent();
    DeploymentEvent event =
        DeploymentEvent.newBuilder()
            .setEventId(EventIds.of(SOURCE, "plan"))
            .setSource(SOURCE)
            .setDeliveryId("plan")
            .setType("")
            .setPhase("")
            .setReceivedAt(now.truncatedTo(ChronoUnit.MILLIS))
            .build();
    for (String required : List.of("type", "phase")) {
      if (!json.has(required)) {
        reader.problems.add(required + ": is required");
      }
    }
    reader.fill(event, json, "");
    if (!reader.problems.isEmpty()) {
      throw new InvalidEventException(reader.problems);
    }
    return event;
  }

  private void fill(SpecificRecord target, JsonNode json, String path) {
    json.properties()
        .forEach(
            entry -> {
              String where = path + entry.getKey();
              Schema.Field field = target.getSchema().getField(entry.getKey());
              if (field == null) {
                problems.add(
                    where
                        + ": there is no such field; the fields are "
                        + target.getSchema().getFields().stream().map(Schema.Field::name).toList());
                return;
              }
              int before = problems.size();
              Object value = value(field.schema(), entry.getValue(), where);
              if (problems.size() == before) {
                target.put(field.pos(), value);
              }
            });
  }

  @SuppressWarnings("NullAway") // Avro's records take null for a field of a union with null.
  private @Nullable Object value(Schema schema, JsonNode json, String where) {
    return switch (schema.getType()) {
      case UNION -> json.isNull() ? null : value(schema.getTypes().get(1), json, where);
      case STRING -> json.isString() ? json.asString() : refuse(where, "must be text");
      case BOOLEAN ->
          json.isBoolean() ? json.booleanValue() : refuse(where, "must be true or false");
      case LONG -> instant(json, where);
      case ARRAY -> list(schema, json, where);
      case MAP -> map(schema, json, where);
      case RECORD -> record(schema, json, where);
      default -> refuse(where, "can't be given here");
    };
  }

  private @Nullable Object instant(JsonNode json, String where) {
    try {
      if (json.isString()) {
        return OffsetDateTime.parse(json.asString()).toInstant().truncatedTo(ChronoUnit.MILLIS);
      }
    } catch (DateTimeException e) {
      // Refused below, as a value that is not a text.
    }
    return refuse(where, "must be a time such as 2026-11-23T08:00:00Z");
  }

  private @Nullable Object list(Schema schema, JsonNode json, String where) {
    if (!json.isArray()) {
      return refuse(where, "must be a list");
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (JsonNode item : json) {
      items.add(value(schema.getElementType(), item, where + "[" + items.size() + "]"));
    }
    return items;
  }

  private @Nullable Object map(Schema schema, JsonNode json, String where) {
    if (!json.isObject()) {
      return refuse(where, "must be an object");
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    json.properties()
        .forEach(
            entry ->
                map.put(
                    entry.getKey(),
                    value(schema.getValueType(), entry.getValue(), where + "." + entry.getKey())));
    return map;
  }

  private @Nullable Object record(Schema schema, JsonNode json, String where) {
    if (!json.isObject()) {
      return refuse(where, "must be an object");
    }
    SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      if (field.hasDefaultValue()) {
        record.put(field.pos(), SpecificData.get().getDefaultValue(field));
      } else if (!json.has(field.name())) {
        refuse(where + "." + field.name(), "is required");
      }
    }
    fill(record, json, where + ".");
    return record;
  }

  private @Nullable Object refuse(String where, String rule) {
    problems.add(where + ": " + rule);
    return null;
  }
}
