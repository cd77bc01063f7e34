package dev.belay.cli.commands;

import dev.belay.cli.output.Report;
import dev.belay.cli.output.Times;
import dev.belay.cli.restore.Restored;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was restored. */
record RestoreReport(List<Restored> restored) implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    for (Restored point : restored) {
      out.println(
          "restored "
              + point.dataStore()
              + " from recovery point "
              + point.recoveryPointId()
              + ": "
              + point.result().amount().summary()
              + ", in "
              + point.result().elapsed().toMillis()
              + " ms");
      point.result().warnings().forEach(warning -> out.println("  warning: " + warning));
    }
  }

  @Override
  public void fill(ObjectNode document) {
    ArrayNode points = document.putArray("restored");
    for (Restored point : restored) {
      ObjectNode node = points.addObject();
      node.put("recoveryPointId", point.recoveryPointId())
          .put("dataStore", point.dataStore())
          .put("tables", point.result().amount().parts())
          .put("rows", point.result().amount().count())
          .put("unit", point.result().amount().unit())
          .put("millis", point.result().elapsed().toMillis());
      ArrayNode warnings = node.putArray("warnings");
      point.result().warnings().forEach(warnings::add);
    }
  }
}
