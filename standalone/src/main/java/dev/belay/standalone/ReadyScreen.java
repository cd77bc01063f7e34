package dev.belay.standalone;

import dev.belay.standalone.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code belay up} shows when all has started: where to look, and what is wrong. */
final class ReadyScreen {
  private ReadyScreen() {}

  static List<String> of(Server server, Duration start) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "belay: ready. (%.1f s)", start.toMillis() / 1000.0));
    lines.add("");
    lines.add(line("Status page", server.ledgerUrl() + "/"));
    lines.add(line("  token", server.home().tokenFile()));
    lines.add(line("Webhooks", server.gatewayUrl() + "/webhooks/github"));
    lines.add(line("  secret", String.join(", then ", server.githubSecrets())));
    lines.add(line("Kafka, registry", server.kafkaSettings()));
    lines.add(line("Command line", "./belay status --home " + server.home().directory()));
    lines.add(line("Log", server.home().log()));
    lines.add("");
    List<String> wrong = server.wrong();
    lines.add(
        wrong.isEmpty()
            ? "Nothing is wrong. Ctrl-C ends it; the home keeps all."
            : "Wrong, or not known yet:");
    wrong.forEach(each -> lines.add("  " + each));
    return lines;
  }

  private static String line(String what, Object where) {
    return String.format(Locale.ROOT, "  %-16s %s", what, where);
  }
}
