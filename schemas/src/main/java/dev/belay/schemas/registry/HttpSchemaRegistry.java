package dev.belay.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Confluent's REST API, as Confluent, Apicurio, Karapace and Redpanda serve it. */
final class HttpSchemaRegistry implements SchemaRegistry {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RegistryHttp http;

  HttpSchemaRegistry(RegistryHttp http) {
    this.http = http;
  }

  @Override
  public int register(String subject, Schema schema) {
    String what = "registering a schema for subject '" + subject + "'";
    RegistryHttp.Answer answer =
        http.post("/subjects/" + path(subject) + "/versions", body(schema));
    if (answer.status() == 409) {
      throw new IncompatibleSchemaException(subject, reasons(answer));
    }
    return integer(what, json(what, answer), "id");
  }

  @Override
  public int idOf(String subject, Schema schema) {
    String what = "the id of a schema of subject '" + subject + "'";
    return integer(what, json(what, http.post("/subjects/" + path(subject), body(schema))), "id");
  }

  @Override
  public Schema byId(int id) {
    String what = "the schema of id " + id;
    return schema(what, json(what, http.get("/schemas/ids/" + id)));
  }

  @Override
  public RegisteredSchema latest(String subject) {
    String what = "the latest schema of subject '" + subject + "'";
    JsonNode json = json(what, http.get("/subjects/" + path(subject) + "/versions/latest"));
    return new RegisteredSchema(
        subject, integer(what, json, "version"), integer(what, json, "id"), schema(what, json));
  }

  @Override
  public void close() {
    http.close();
  }

  private static String path(String subject) {
    return URLEncoder.encode(subject, UTF_8).replace("+", "%20");
  }

  private static String body(Schema schema) {
    return JSON.writeValueAsString(JSON.createObjectNode().put("schema", schema.toString()));
  }

  private JsonNode json(String what, RegistryHttp.Answer answer) {
    switch (answer.status()) {
      case 200 -> {
        try {
          return JSON.readTree(answer.body());
        } catch (JacksonException e) {
          throw new RegistryRefusedException(what + ": the answer is not JSON", e);
        }
      }
      case 401, 403 ->
          throw new RegistryUnauthorisedException(
              "%s: the registry refuses the credentials (HTTP %d): check %s"
                  .formatted(what, answer.status(), http.credentialSettings()));
      case 404 -> {
        if (isRegistrysOwnNotFound(answer)) {
          throw new SchemaNotFoundException(what + ": " + reason(answer));
        }
        throw new RegistryRefusedException(
            what + ": HTTP 404, but not a schema registry's: does the URL lack a path?");
      }
      default ->
          throw new RegistryRefusedException(
              "%s: HTTP %d: %s".formatted(what, answer.status(), reason(answer)));
    }
  }

  /**
   * A 404 of a proxy, or because of a missing path prefix, says nothing about the schema. Treating
   * it as "not found" would send every good record to the dead-letter topic.
   */
  private static boolean isRegistrysOwnNotFound(RegistryHttp.Answer answer) {
    try {
      int code = JSON.readTree(answer.body()).path("error_code").asInt(0);
      return code > 40400 && code < 40500;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static int integer(String what, JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isInt() || value.intValue() < 0) {
      throw new RegistryRefusedException(
          what + ": the answer has no usable '" + name + "': is this a schema registry's address?");
    }
    return value.intValue();
  }

  private static Schema schema(String what, JsonNode json) {
    String type = json.path("schemaType").asString("AVRO");
    if (!type.equals("AVRO")) {
      throw new RegistryRefusedException(what + ": it has the type " + type + ", and not AVRO");
    }
    if (!json.path("references").isEmpty()) {
      throw new RegistryRefusedException(what + ": references to other subjects are not supported");
    }
    try {
      return SchemaText.parse(json.path("schema").asString(""));
    } catch (AvroRuntimeException e) {
      throw new RegistryRefusedException(what + ": not a valid Avro schema", e);
    }
  }

  private static String reason(RegistryHttp.Answer answer) {
    return String.join("; ", reasons(answer));
  }

  /**
   * The registry's own words. Confluent puts all of them into the message, Apicurio adds details.
   */
  private static List<String> reasons(RegistryHttp.Answer answer) {
    List<String> reasons = new ArrayList<>();
    try {
      JsonNode json = JSON.readTree(answer.body());
      for (String name : List.of("message", "detail", "title")) {
        if (reasons.isEmpty() && json.path(name).isString()) {
          reasons.add(json.path(name).stringValue());
        }
      }
      for (String name : List.of("details", "causes")) {
        json.path(name)
            .forEach(one -> reasons.add(one.isString() ? one.stringValue() : one.toString()));
      }
    } catch (JacksonException e) {
      reasons.clear();
    }
    return reasons.isEmpty() ? List.of("the registry gave no reason") : reasons;
  }
}
