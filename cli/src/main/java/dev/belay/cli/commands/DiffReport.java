package dev.belay.cli.commands;

import dev.belay.cli.diff.ComparedPoints;
import dev.belay.cli.diff.VaultDiff;
import dev.belay.cli.http.Json;
import dev.belay.cli.output.DifferenceTable;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.SampleText;
import dev.belay.cli.output.Times;
import dev.belay.datastores.Comparison;
import dev.belay.datastores.Comparison.Value;
import dev.belay.events.Compared;
import dev.belay.vault.Manifest;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The differences between two recovery points or sets. */
record DiffReport(VaultDiff diff) implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    for (ComparedPoints points : diff.compared()) {
      Comparison comparison = points.comparison();
      out.println(
          "%s: %s -> %s"
              .formatted(
                  stores(points), point(points.before(), times), point(points.after(), times)));
      List<Compared.Table> tables = points.tables();
      DifferenceTable.print(tables, tables.size(), comparison.unit(), "  ", out);
      comparison.parts().forEach(table -> SampleText.print(table, "  ", out));
    }
    diff.onlyBefore().forEach(store -> out.println(store + ": not in the later set"));
    diff.onlyAfter().forEach(store -> out.println(store + ": not in the earlier set"));
  }

  private static String stores(ComparedPoints points) {
    String before = points.before().dataStore();
    String after = points.after().dataStore();
    return before.equals(after) ? before : before + " -> " + after;
  }

  private static String point(Manifest manifest, Times times) {
    return manifest.recoveryPointId() + " of " + times.at(manifest.snapshotAt());
  }

  @Override
  public void fill(ObjectNode document) {
    ArrayNode comparisons = document.putArray("comparisons");
    for (ComparedPoints points : diff.compared()) {
      Comparison comparison = points.comparison();
      ObjectNode node = comparisons.addObject();
      fill(node.putObject("before"), points.before());
      fill(node.putObject("after"), points.after());
      node.put("added", comparison.added())
          .put("changed", comparison.changed())
          .put("removed", comparison.removed());
      ArrayNode tables = node.putArray("tables");
      for (Comparison.Part table : comparison.parts()) {
        ObjectNode of = tables.addObject();
        of.setAll((ObjectNode) Json.tree(ComparedPoints.table(table)));
        ArrayNode samples = of.putArray("samples");
        for (Comparison.Sample sample : table.samples()) {
          ObjectNode row = samples.addObject();
          fill(row, "before", sample.before());
          fill(row, "after", sample.after());
        }
      }
    }
    diff.onlyBefore().forEach(document.putArray("onlyBefore")::add);
    diff.onlyAfter().forEach(document.putArray("onlyAfter")::add);
  }

  private static void fill(ObjectNode node, Manifest manifest) {
    node.put("recoveryPointId", manifest.recoveryPointId())
        .put("recoverySetId", manifest.recoverySetId())
        .put("dataStore", manifest.dataStore())
        .put("snapshotAt", manifest.snapshotAt().toString());
  }

  private static void fill(ObjectNode sample, String side, @Nullable List<Value> values) {
    if (values == null) {
      sample.putNull(side);
      return;
    }
    ObjectNode row = sample.putObject(side);
    values.forEach(value -> row.put(value.field(), value.text()));
  }
}
