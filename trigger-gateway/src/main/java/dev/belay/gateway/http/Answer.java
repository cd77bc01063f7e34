package dev.belay.gateway.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a door's answer itself: one of Spring's converters would be found, and JSON be made, anew
 * for each of a burst of webhooks, and what the sender says that it accepts could refuse the answer
 * to a delivery that is taken.
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
