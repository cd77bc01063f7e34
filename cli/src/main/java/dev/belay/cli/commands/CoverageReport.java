package dev.belay.cli.commands;

import dev.belay.cli.output.OneLine;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many deployments had a verified recovery set before they started, and the newest of them.
 *
 * @param counts by the ledger's words, of all deployments
 */
record CoverageReport(String from, String to, Map<String, Integer> counts, ArrayNode newest)
    implements Report {
  private static final int COMMIT_SHOWN = 12;

  @Override
  public void print(PrintStream out, Times times) {
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    if (all == 0) {
      out.println("no deployment was heard of from " + from + " to " + to);
      return;
    }
    if (!newest.isEmpty()) {
      Table table = new Table("HEARD", "WHERE", "DEPLOYMENT", "COMMIT", "COVERED", "WHY");
      for (JsonNode item : newest) {
        String commit = text(item, "commit");
        table.row(
            times.at(text(item, "heardAt")),
            text(item, "application") + "/" + text(item, "environment"),
            text(item, "deploymentId"),
            commit.substring(0, Math.min(COMMIT_SHOWN, commit.length())),
            text(item, "covered"),
            text(item, "explanation"));
      }
      table.print(out);
      out.println();
    }
    out.println(
        "of %d deployments from %s to %s: %s"
            .formatted(
                all,
                from,
                to,
                Stream.of("yes", "no", "unknown", "not-started")
                    .map(word -> word + " " + counts.getOrDefault(word, 0))
                    .collect(Collectors.joining(", "))));
  }

  private static String text(JsonNode item, String field) {
    String text = item.path(field).asString("");
    return text.isEmpty() ? "-" : OneLine.of(text);
  }

  @Override
  public void fill(ObjectNode document) {
    document.put("from", from).put("to", to);
    ObjectNode counted = document.putObject("counts");
    counts.forEach(counted::put);
    document.set("items", newest);
  }
}
