package dev.belay.sources.cloudevents;

import dev.belay.sources.SafeText;
import dev.belay.sources.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads CloudEvents 1.0 from a transport: in the JSON event format, or as attributes and data. */
public final class CloudEventFormat {
  /** The content type of a message with one event, attributes and data. */
  public static final String STRUCTURED = "application/cloudevents+json";

  /** The content type of a message with a list of events. */
  public static final String BATCH = "application/cloudevents-batch+json";

  /** The limit for a batch, and so for a request. */
  public static final int MOST_EVENTS = 100;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final Set<String> CORE =
      Set.of(
          "specversion",
          "id",
          "source",
          "type",
          "subject",
          "time",
          "datacontenttype",
          "dataschema");
  private static final Set<String> DATA = Set.of("data", "data_base64");
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,64}");
  private static final int MOST_EXTENSIONS = 48;
  private static final Pattern JSON_TYPE = Pattern.compile("(?i)[^;]*[/+]json\\s*(;.*)?");

  private CloudEventFormat() {}

  /** Whether a content type, with or without parameters, is {@code type}. */
  public static boolean is(@Nullable String contentType, String type) {
    return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase(type);
  }

  /** One event in JSON. */
  public static CloudEvent structured(byte[] body) throws InvalidCloudEventException {
    return structured(json(body));
  }

  /** A list of at most {@value #MOST_EVENTS} events in JSON. */
  public static List<CloudEvent> batch(byte[] body) throws InvalidCloudEventException {
    JsonNode list = json(body);
    if (!list.isArray() || list.size() > MOST_EVENTS) {
      throw new InvalidCloudEventException(
          "a batch must be a JSON array of at most " + MOST_EVENTS + " events");
    }
    List<CloudEvent> events = new ArrayList<>();
    for (JsonNode event : list) {
      events.add(structured(event));
    }
    return events;
  }

  private static JsonNode json(byte[] body) throws InvalidCloudEventException {
    if (!Utf8.isValid(body)) {
      throw new InvalidCloudEventException("the event must be JSON in UTF-8");
    }
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new InvalidCloudEventException("the event must be JSON");
    }
  }

  static CloudEvent structured(JsonNode event) throws InvalidCloudEventException {
    if (!event.isObject()) {
      throw new InvalidCloudEventException("an event must be a JSON object");
    }
    Map<String, String> attributes = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : event.properties()) {
      JsonNode value = field.getValue();
      if (value.isString() || value.isNumber() || value.isBoolean()) {
        attributes.put(field.getKey(), value.asString());
      }
    }
    DATA.forEach(attributes::remove);
    return event(attributes, data(event));
  }

  private static JsonNode data(JsonNode event) {
    JsonNode data = event.path("data");
    if (!data.isMissingNode()) {
      // Some senders put JSON into a text.
      return data.isString() ? parsed(data.asString().getBytes(StandardCharsets.UTF_8)) : data;
    }
    try {
      return event.path("data_base64").isString()
          ? parsed(java.util.Base64.getDecoder().decode(event.path("data_base64").asString()))
          : data;
    } catch (IllegalArgumentException e) {
      return MissingNode.getInstance();
    }
  }

  /**
   * Reads attributes from a transport's headers, and data from its body.
   *
   * @param attributes by their names without the transport's prefix
   * @param contentType the data's type; null means JSON
   */
  public static CloudEvent binary(
      Map<String, String> attributes, @Nullable String contentType, byte[] data)
      throws InvalidCloudEventException {
    boolean json = contentType == null || JSON_TYPE.matcher(contentType).matches();
    return event(attributes, json ? parsed(data) : MissingNode.getInstance());
  }

  private static JsonNode parsed(byte[] data) {
    if (!Utf8.isValid(data)) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(data);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  private static CloudEvent event(Map<String, String> attributes, JsonNode data)
      throws InvalidCloudEventException {
    List<String> problems = new ArrayList<>();
    String version = required(attributes, "specversion", 16, problems);
    if (!version.isEmpty() && !version.matches("1\\.\\d+")) {
      problems.add("specversion is \"" + SafeText.of(version) + "\"; it must be 1.0");
    }
    String id = required(attributes, "id", 256, problems);
    String source = required(attributes, "source", 512, problems);
    if (source.contains(" ")) {
      problems.add("source must be a URI reference, without spaces");
    }
    String type = required(attributes, "type", 256, problems);
    Map<String, String> extensions = extensions(attributes);
    if (extensions.size() > MOST_EXTENSIONS) {
      problems.add("there are more than " + MOST_EXTENSIONS + " extension attributes");
    }
    if (!problems.isEmpty()) {
      throw new InvalidCloudEventException(
          "this is not a CloudEvent: " + String.join("; ", problems));
    }
    String subject = SafeText.of(attributes.get("subject"));
    String time = SafeText.of(attributes.get("time"));
    return new CloudEvent(id, source, type, subject, time, extensions, data);
  }

  private static String required(
      Map<String, String> attributes, String name, int longest, List<String> problems) {
    String value = attributes.get(name);
    if (value == null || value.isBlank()) {
      problems.add(name + " is required");
      return "";
    }
    boolean clean = value.codePoints().noneMatch(CloudEventFormat::isUnprintable);
    if (value.length() > longest || !clean) {
      problems.add(
          "%s must have at most %d characters, none of them a control character"
              .formatted(name, longest));
      return "";
    }
    return value;
  }

  private static boolean isUnprintable(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }

  private static Map<String, String> extensions(Map<String, String> attributes) {
    Map<String, String> extensions = new TreeMap<>();
    attributes.forEach(
        (name, value) -> {
          String safe = SafeText.of(value);
          if (safe != null && !CORE.contains(name) && NAME.matcher(name).matches()) {
            extensions.put(name, safe);
          }
        });
    return extensions;
  }
}
