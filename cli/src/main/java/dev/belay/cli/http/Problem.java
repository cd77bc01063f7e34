package dev.belay.cli.http;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** An RFC 9457 problem, as one line for people. */
final class Problem {
  private Problem() {}

  /** {@code title: detail (status 409)}, or the parts that exist. */
  static String describe(int status, String body) {
    String suffix = " (status " + status + ")";
    try {
      JsonNode problem = Json.parse(body);
      String title = problem.path("title").asString("");
      String detail = problem.path("detail").asString("");
      if (!title.isEmpty() && !detail.isEmpty()) {
        return title + ": " + detail + suffix;
      }
      if (!title.isEmpty() || !detail.isEmpty()) {
        return title + detail + suffix;
      }
    } catch (JacksonException e) {
      return "no explanation" + suffix; // an HTML page of a proxy, most likely
    }
    return "no explanation" + suffix;
  }
}
