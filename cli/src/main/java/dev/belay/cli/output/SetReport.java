package dev.belay.cli.output;

import dev.belay.cli.http.Answer;
import dev.belay.cli.ledger.RecoveryPoint;
import dev.belay.cli.ledger.RecoverySet;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A recovery set with its points and their verdicts. */
public final class SetReport implements Report {
  private final Answer<RecoverySet> set;
  private final boolean allChecks;

  public SetReport(Answer<RecoverySet> set, boolean allChecks) {
    this.set = set;
    this.allChecks = allChecks;
  }

  @Override
  public void fill(ObjectNode document) {
    document.set("recoverySet", set.json());
  }

  @Override
  public void print(PrintStream out, Times times) {
    RecoverySet value = set.value();
    out.println("recovery set " + value.recoverySetId());
    out.println("  application " + value.application() + " in " + value.environment());
    List<String> why = new ArrayList<>();
    add(why, "", value.trigger());
    add(why, "commit ", value.commit());
    add(why, "deployment ", value.deploymentId());
    out.println("  why         " + String.join(", ", why));
    out.println(
        "  status      "
            + SetText.state(value, times)
            + ", verdict "
            + (value.verdict() == null ? "unverified" : value.verdict()));
    add(out, "  requested   ", value.requestedAt(), times);
    add(out, "  captured    ", value.capturedAt(), times);
    add(out, "  verified    ", value.verifiedAt(), times);
    if (value.skewMillis() != null) {
      out.println(
          "  skew        "
              + value.skewMillis()
              + " ms at most between its points"
              + (Boolean.TRUE.equals(value.quiesced()) ? ", writes held back" : ""));
    }
    if (value.traceId() != null) {
      out.println("  trace       " + OneLine.of(value.traceId()));
    }
    value.gates().forEach(gate -> out.println("  gate        " + SetText.gate(gate, times)));
    for (RecoveryPoint point : value.recoveryPoints()) {
      out.println();
      PointText.print(point, allChecks, out, times);
    }
  }

  private static void add(List<String> words, String name, @Nullable String value) {
    if (value != null) {
      words.add(name + value);
    }
  }

  private static void add(PrintStream out, String name, @Nullable String value, Times times) {
    if (value != null) {
      out.println(name + times.at(value));
    }
  }
}
