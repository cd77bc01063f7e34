package dev.belay.standalone.demo;

import dev.belay.standalone.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Recovery sets and verdicts, as the demo shows them. */
final class Report {
  private final Screen screen;

  /**
   * @param total from the webhook to the verdict
   */
  record Timing(Duration total) {}

  Report(Screen screen) {
    this.screen = screen;
  }

  /** The set, its verdict check by check, and how long everything took. */
  void recoverySet(JsonNode set, Timing timing) {
    summary(set);
    for (JsonNode point : set.path("recoveryPoints")) {
      checks(point.path("verification").path("checks"));
      Duration capture = between(point, "startedAt", "finishedAt");
      JsonNode verification = point.path("verification");
      screen.line("   times");
      screen.line("     capture           " + seconds(capture));
      screen.line(
          "     restore           "
              + seconds(Duration.ofMillis(verification.path("restoreMillis").asLong())));
      screen.line(
          "     verification      " + seconds(between(verification, "startedAt", "finishedAt")));
      screen.line("     webhook to verdict " + seconds(timing.total()));
    }
  }

  void summary(JsonNode set) {
    screen.line(
        "   recovery set "
            + set.path("recoverySetId").asString()
            + " for deployment "
            + set.path("deploymentId").asString()
            + " of "
            + set.path("commit").asString().substring(0, 7)
            + ": "
            + set.path("verdict").asString().toUpperCase(Locale.ROOT));
    for (JsonNode point : set.path("recoveryPoints")) {
      screen.line(
          "     recovery point "
              + point.path("recoveryPointId").asString()
              + " of "
              + point.path("dataStore").asString());
      if (point.path("failure").isObject()) {
        screen.line("     failed: " + point.path("failure").path("message").asString());
        continue;
      }
      screen.line(
          String.format(
              Locale.ROOT,
              "     %,d rows, %s read, %s newly stored, %d segments",
              point.path("rows").asLong(),
              megabytes(point.path("logicalBytes").asLong()),
              megabytes(point.path("storedBytes").asLong()),
              point.path("segments").asLong()));
    }
  }

  /** Shows the problems that the verifier found. */
  void faults(JsonNode point) {
    screen.line(
        "   the verifier says: " + point.path("verdict").asString().toUpperCase(Locale.ROOT));
    for (JsonNode check : point.path("verification").path("checks")) {
      if (!check.path("outcome").asString().equals("passed")) {
        screen.line(
            "     "
                + check.path("name").asString()
                + " of "
                + check.path("subject").asString()
                + ": "
                + check.path("fault").asString("")
                + ": "
                + check.path("detail").asString());
      }
    }
  }

  void nextCommands(Server server, JsonNode set, String point, boolean running) {
    screen.line("");
    screen.line("Try next:");
    if (running) {
      screen.line(
          "   ./belay sets show "
              + set.path("recoverySetId").asString()
              + " --home "
              + server.home().directory());
    } else {
      screen.line(
          "   ./belay points list --vault "
              + server.home().vault().toUri()
              + " --key "
              + server.home().vaultKey());
    }
    screen.line(
        "   ./belay restore --vault "
            + server.home().vault().toUri()
            + " --key "
            + server.home().vaultKey()
            + " --point "
            + point
            + " --into postgresql://localhost/EMPTY_DATABASE --user NAME --password-env VARIABLE"
            + " --trust-schema");
  }

  private void checks(JsonNode checks) {
    Map<String, Integer> passed = new LinkedHashMap<>();
    for (JsonNode check : checks) {
      if (check.path("outcome").asString().equals("passed")) {
        passed.merge(check.path("name").asString(), 1, Integer::sum);
      }
    }
    screen.line("   checks");
    passed.forEach(
        (name, count) ->
            screen.line(String.format(Locale.ROOT, "     passed  %-16s %d", name, count)));
    for (JsonNode check : checks) {
      if (!check.path("outcome").asString().equals("passed")) {
        screen.line(
            "     "
                + check.path("outcome").asString().toUpperCase(Locale.ROOT)
                + "  "
                + check.path("name").asString()
                + " of "
                + check.path("subject").asString()
                + ": "
                + check.path("detail").asString());
      }
    }
  }

  private static Duration between(JsonNode node, String from, String to) {
    return Duration.between(
        Instant.parse(node.path(from).asString()), Instant.parse(node.path(to).asString()));
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
