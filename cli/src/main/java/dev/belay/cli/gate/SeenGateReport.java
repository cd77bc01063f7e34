package dev.belay.cli.gate;

import dev.belay.cli.http.Answer;
import dev.belay.cli.output.OneLine;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A gate for somebody who looks at it, or decides it. */
public record SeenGateReport(Answer<Gate> seen) implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    Gate gate = seen.value();
    out.println("gate " + gate.gateId() + ": " + OneLine.of(gate.state()));
    line(
        out,
        "application",
        OneLine.of(gate.application()) + " in " + OneLine.of(gate.environment()));
    line(out, "commit", gate.commit());
    line(out, "deployed by", gate.actor());
    line(out, "held by", gate.platform());
    line(out, "run", gate.url());
    line(out, "waits for", gate.mode());
    line(out, "recovery set", gate.recoverySetId());
    line(out, "opened", times.at(gate.openedAt()));
    line(out, "deadline", times.at(gate.deadline()));
    if (gate.decidedAt() != null) {
      line(out, "decided", times.at(gate.decidedAt()) + ", cause " + OneLine.of(gate.cause()));
      line(out, "reason", gate.reason());
    }
    if (gate.recoveryPoints().isEmpty()) {
      return;
    }
    out.println();
    Table points = new Table("  DATA STORE", "STATE", "NEWS");
    for (Gate.Point point : gate.recoveryPoints()) {
      points.row(
          "  " + OneLine.of(point.name()), OneLine.of(point.phase()), OneLine.of(point.news()));
    }
    points.print(out);
  }

  private static void line(PrintStream out, String name, @Nullable String value) {
    if (value != null) {
      out.println("  %-13s ".formatted(name) + OneLine.of(value));
    }
  }

  @Override
  public void fill(ObjectNode document) {
    document.set("gate", seen.json());
  }
}
