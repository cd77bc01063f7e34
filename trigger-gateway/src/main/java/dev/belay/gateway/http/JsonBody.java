package dev.belay.gateway.http;

import dev.belay.sources.Utf8;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a body as one JSON object, and nothing after it. */
public final class JsonBody {
  private static final JsonMapper JSON = new JsonMapper();

  private JsonBody() {}

  /**
   * For bodies that their door keeps small.
   *
   * @throws Refusal 400 when it is something else; the body is not quoted
   */
  public static JsonNode object(byte[] body) {
    return object(body, null, bytes -> {});
  }

  /**
   * What the body becomes counts into the memory that all requests may take together.
   *
   * @throws Refusal 400 when it is something else (the body is not quoted), 413 when it has too
   *     many values, 503 when there is no room for them now
   */
  public static JsonNode object(HttpServletRequest request, byte[] body) {
    return object(body, null, BodyBudgetFilter.memoryOf(request));
  }

  /**
   * As {@link #object(HttpServletRequest, byte[])}, without the fields of other names than these,
   * at whatever depth: for large bodies of which little is looked at.
   */
  public static JsonNode object(HttpServletRequest request, byte[] body, Set<String> names) {
    return object(body, names, BodyBudgetFilter.memoryOf(request));
  }

  /**
   * @param names of the fields to keep; null for all
   * @param memory as {@link PrunedJson} tells it
   */
  public static JsonNode object(byte[] body, @Nullable Set<String> names, LongConsumer memory) {
    if (!Utf8.isValid(body)) {
      throw new Refusal(HttpStatus.BAD_REQUEST, "the body must be a JSON object in UTF-8");
    }
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        JsonNode json = new PrunedJson(parser, names, memory).object();
        if (parser.nextToken() == null) {
          return json;
        }
      }
    } catch (JacksonException e) {
      // Answered below, without quoting what was sent.
    }
    throw noObject();
  }

  private static Refusal noObject() {
    return new Refusal(HttpStatus.BAD_REQUEST, "the body must be a JSON object");
  }
}
