package dev.belay.cli.gate;

import dev.belay.cli.output.OneLine;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import tools.jackson.databind.node.ObjectNode;

/** The result of a gate. */
public record GateReport(GateOutcome outcome) implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    OpenedGate opened = outcome.opened();
    if (opened == null) {
      return;
    }
    Gate gate = outcome.gate();
    out.println("gate " + opened.gateId() + ": " + outcome.judgement().decision().word());
    out.println(
        "  application   %s in %s, commit %s"
            .formatted(
                outcome.asked().application(),
                outcome.asked().environment(),
                outcome.asked().commit()));
    out.println("  waits for     " + OneLine.of(opened.mode()));
    out.println("  recovery set  " + opened.recoverySetId());
    if (gate == null) {
      return;
    }
    if (gate.reason() != null) {
      out.println("  reason        " + OneLine.of(gate.reason()));
    }
    Table points = new Table("  DATA STORE", "STATE", "SIZE", "REACHED AFTER");
    for (Gate.Point point : gate.recoveryPoints()) {
      points.row(
          "  " + OneLine.of(point.name()),
          OneLine.of(point.phase()),
          GateSummary.size(point),
          outcome.reached().apply(point).map(GateSummary::seconds).orElse(""));
    }
    out.println();
    points.print(out);
  }

  @Override
  public void fill(ObjectNode document) {
    OpenedGate opened = outcome.opened();
    document.put("gateId", opened == null ? null : opened.gateId());
    document.put("recoverySetId", opened == null ? null : opened.recoverySetId());
    document.put("decision", outcome.judgement().decision().word());
    if (outcome.last() == null) {
      document.putNull("gate");
    } else {
      document.set("gate", outcome.last().json());
    }
  }
}
