package dev.belay.gateway.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a door's answer without Spring's converters. In a burst of webhooks, finding a converter
 * and making the JSON each time would cost too much. And a sender's {@code Accept} header could
 * turn the answer to a taken delivery into a refusal.
 */
public final class Answer {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, String> ACCEPTED = Map.of("status", "accepted");
  private static final byte[] ACCEPTED_BYTES =
      "{\"status\":\"accepted\"}".getBytes(StandardCharsets.UTF_8);

  private Answer() {}

  /** With 202. */
  public static void write(Map<String, String> answer, HttpServletResponse response)
      throws IOException {
    byte[] bytes = answer.equals(ACCEPTED) ? ACCEPTED_BYTES : JSON.writeValueAsBytes(answer);
    response.setStatus(HttpServletResponse.SC_ACCEPTED);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
