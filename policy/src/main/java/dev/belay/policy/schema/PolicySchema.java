package dev.belay.policy.schema;

import dev.belay.policy.store.StoreKey;
import dev.belay.policy.store.StoreKind;
import dev.belay.policy.store.StoreKind.AssertionForm;
import dev.belay.policy.store.StoreKinds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema (draft-07) of policies, for editors. The resource {@code policy.schema.json} has
 * what every policy has, and each kind of data store adds its part. The schema may accept more than
 * the reader, but never less.
 */
public final class PolicySchema {
  private static final String SECRET = "^(none|env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$";
  private static final String DEFINITIONS = "#/definitions/";

  private final StoreKinds kinds;
  private final ObjectNode definitions;

  private PolicySchema(StoreKinds kinds, ObjectNode definitions) {
    this.kinds = kinds;
    this.definitions = definitions;
  }

  /** The schema as text, for people too. */
  public static String of(StoreKinds kinds) {
    ObjectNode schema = base();
    PolicySchema composition = new PolicySchema(kinds, (ObjectNode) schema.required("definitions"));
    composition.add("dataStore");
    composition.add("stagingTarget");
    composition.definitions.remove("assertion");
    return JsonText.of(schema);
  }

  private static ObjectNode base() {
    try (InputStream in = PolicySchema.class.getResourceAsStream("policy.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("the schema is not in this build");
      }
      return (ObjectNode) JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Turns a definition with the keys of all kinds into one that depends on the driver. */
  private void add(String definition) {
    ObjectNode shared = (ObjectNode) definitions.required(definition);
    ObjectNode choice = JsonMapper.shared().createObjectNode().put("type", "object");
    if (shared.has("description")) {
      choice.set("description", shared.required("description"));
    }
    choice.putArray("required").add("driver");
    ArrayNode drivers = choice.putObject("properties").putObject("driver").putArray("enum");
    ArrayNode cases = choice.putArray("allOf");
    for (StoreKind kind : kinds.all()) {
      String name = definition + "-" + kind.driver();
      drivers.add(kind.driver());
      ObjectNode each = cases.addObject();
      each.putObject("if").putObject("properties").putObject("driver").put("const", kind.driver());
      each.putObject("then").put("$ref", DEFINITIONS + name);
      definitions.set(name, ofKind(shared, definition, kind));
    }
    definitions.set(definition, choice);
  }

  private ObjectNode ofKind(ObjectNode shared, String definition, StoreKind kind) {
    boolean store = definition.equals("dataStore");
    List<StoreKey> keys = store ? kind.keys() : kind.stagingKeys();
    ObjectNode own = shared.deepCopy();
    own.remove("description");
    ArrayNode required = (ArrayNode) own.required("required");
    ObjectNode properties = (ObjectNode) own.required("properties");
    ObjectNode all = own.putObject("properties");
    all.putObject("driver").put("const", kind.driver());
    for (StoreKey key : keys) {
      if (key.presence() instanceof StoreKey.Presence.Required) {
        required.add(key.name());
      }
      all.set(key.name(), property(key));
    }
    properties.remove("driver");
    all.setAll(properties);
    if (store) {
      assertions(all, kind);
    }
    return own;
  }

  private void assertions(ObjectNode properties, StoreKind kind) {
    if (kind.assertionForms().isEmpty()) {
      properties.remove("assertions");
      return;
    }
    String name = "assertion-" + kind.driver();
    ObjectNode assertion = ((ObjectNode) definitions.required("assertion")).deepCopy();
    ObjectNode keys = (ObjectNode) assertion.required("properties");
    ArrayNode oneOf = JsonMapper.shared().createArrayNode();
    for (AssertionForm form : kind.assertionForms()) {
      keys.putObject(form.key())
          .put("type", "string")
          .put("minLength", 1)
          .put("maxLength", form.longest())
          .put("description", form.description());
      oneOf.addObject().putArray("required").add(form.key());
    }
    assertion.set("oneOf", oneOf);
    definitions.set(name, assertion);
    ((ObjectNode) properties.required("assertions"))
        .putObject("items")
        .put("$ref", DEFINITIONS + name);
  }

  private static ObjectNode property(StoreKey key) {
    ObjectNode property = JsonMapper.shared().createObjectNode();
    switch (key.holds()) {
      case StoreKey.Text text -> text(property, text);
      case StoreKey.Secret secret -> property.put("type", "string").put("pattern", SECRET);
      case StoreKey.WholeNumber(long least, long most) ->
          property.put("type", "integer").put("minimum", least).put("maximum", most);
      case StoreKey.Flag flag -> property.put("type", "boolean");
      case StoreKey.Texts(StoreKey.Text each) -> {
        property.put("type", "array").put("minItems", 1).put("uniqueItems", true);
        text(property.putObject("items"), each);
      }
    }
    if (key.presence() instanceof StoreKey.Presence.Default(String value)) {
      property.set("default", defaultOf(key.holds(), value));
    }
    return property.put("description", key.description());
  }

  private static void text(ObjectNode property, StoreKey.Text text) {
    property.put("type", "string").put("pattern", text.pattern());
  }

  private static JsonNode defaultOf(StoreKey.Holds holds, String value) {
    JsonMapper json = JsonMapper.shared();
    return switch (holds) {
      case StoreKey.Text text -> json.valueToTree(value);
      case StoreKey.Secret secret -> json.valueToTree(value);
      case StoreKey.WholeNumber number -> json.valueToTree(Long.valueOf(value));
      case StoreKey.Flag flag -> json.valueToTree(Boolean.valueOf(value));
      case StoreKey.Texts texts -> json.valueToTree(value.lines().toList());
    };
  }
}
