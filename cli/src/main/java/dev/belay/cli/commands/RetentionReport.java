package dev.belay.cli.commands;

import dev.belay.cli.output.OneLine;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import dev.belay.cli.progress.Activity;
import java.io.PrintStream;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which recovery sets are kept, and why.
 *
 * @param totals of all sets, as the ledger counts them
 * @param items the sets that are listed, as the ledger describes them
 */
record RetentionReport(String policyVersion, JsonNode totals, ArrayNode items) implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    if (!items.isEmpty()) {
      Table table = new Table("SET", "WHERE", "CAPTURED", "CLASS", "RESULT", "KEPT", "WHY");
      for (JsonNode item : items) {
        table.row(
            text(item, "recoverySetId"),
            text(item, "application") + "/" + text(item, "environment"),
            times.at(text(item, "at")),
            text(item, "retention"),
            text(item, "result"),
            item.path("kept").asBoolean(true) ? "yes" : "no",
            item.path("reasons")
                .valueStream()
                .map(reason -> OneLine.of(reason.asString("")))
                .collect(Collectors.joining("; ")));
      }
      table.print(out);
      out.println();
    }
    out.println(
        "kept: %d sets, %s; not kept: %d sets, %s at most, since kept sets may share their data"
            .formatted(
                totals.path("kept").asInt(0),
                Activity.size(totals.path("keptBytes").asLong(0)),
                totals.path("letGo").asInt(0),
                Activity.size(totals.path("letGoBytes").asLong(0))));
    out.println("This is a plan by policy " + policyVersion + ": Belay deletes nothing.");
  }

  private static String text(JsonNode item, String field) {
    String text = item.path(field).asString("");
    return text.isEmpty() ? "-" : OneLine.of(text);
  }

  @Override
  public void fill(ObjectNode document) {
    document.put("policyVersion", policyVersion);
    document.set("totals", totals);
    document.set("items", items);
  }
}
