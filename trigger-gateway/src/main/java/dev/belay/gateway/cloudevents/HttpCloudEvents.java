package dev.belay.gateway.cloudevents;

import dev.belay.sources.cloudevents.CloudEvent;
import dev.belay.sources.cloudevents.CloudEventFormat;
import dev.belay.sources.cloudevents.InvalidCloudEventException;
import dev.belay.sources.cloudevents.PercentEncoding;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The HTTP binding of CloudEvents 1.0: structured, batched and binary mode. */
final class HttpCloudEvents {
  private static final String PREFIX = "ce-";

  private HttpCloudEvents() {}

  /**
   * @throws InvalidCloudEventException when one of them is not a CloudEvent; then none is used
   */
  static List<CloudEvent> read(HttpServletRequest request, byte[] body)
      throws InvalidCloudEventException {
    String contentType = request.getContentType();
    if (CloudEventFormat.is(contentType, CloudEventFormat.BATCH)) {
      return CloudEventFormat.batch(body);
    }
    if (CloudEventFormat.is(contentType, CloudEventFormat.STRUCTURED)) {
      return List.of(CloudEventFormat.structured(body));
    }
    Map<String, String> attributes = attributes(request);
    if (attributes.isEmpty()) {
      throw new InvalidCloudEventException(
          "a CloudEvent comes with the headers ce-specversion, ce-id, ce-source and ce-type, or as "
              + CloudEventFormat.STRUCTURED
              + " or "
              + CloudEventFormat.BATCH);
    }
    return List.of(CloudEventFormat.binary(attributes, contentType, body));
  }

  private static Map<String, String> attributes(HttpServletRequest request) {
    Map<String, String> attributes = new TreeMap<>();
    for (String header : Collections.list(request.getHeaderNames())) {
      String name = header.toLowerCase(Locale.ROOT);
      if (name.startsWith(PREFIX)) {
        attributes.put(
            name.substring(PREFIX.length()), PercentEncoding.decode(utf8(request, header)));
      }
    }
    return attributes;
  }

  /** Some senders don't encode; the container reads bytes as ISO 8859-1. */
  private static String utf8(HttpServletRequest request, String header) {
    return new String(
        request.getHeader(header).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
