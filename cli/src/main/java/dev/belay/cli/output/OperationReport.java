package dev.belay.cli.output;

import dev.belay.cli.http.Answer;
import dev.belay.cli.progress.Activity;
import dev.belay.cli.recovery.Operation;
import dev.belay.events.Check;
import dev.belay.events.Compared;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A recovery operation: its purpose, its changes, its result. */
public final class OperationReport implements Report {
  private static final int MOST_PASSED_OVER = 5;

  private final Answer<Operation> operation;

  public OperationReport(Answer<Operation> operation) {
    this.operation = operation;
  }

  @Override
  public void fill(ObjectNode document) {
    document.set("operation", operation.json());
  }

  @Override
  public void print(PrintStream out, Times times) {
    Operation it = operation.value();
    out.println(it.kind() + " " + it.operationId());
    line(
        out,
        "application",
        it.application() == null ? null : it.application() + " in " + it.environment());
    line(out, "status", it.status() + (it.problem() == null ? "" : ": " + it.problem()));
    line(out, "set", it.recoverySetId());
    line(out, "asked by", it.actor());
    line(
        out,
        "confirmed by",
        it.confirmedBy() == null ? null : it.confirmedBy() + " at " + times.at(it.confirmedAt()));
    line(out, "why", it.reason());
    passedOver(out, it, times);
    plan(out, it);
    line(out, "pre-restore set", it.preRestoreSetId());
    if (it.recoveryTimeMillis() != null) {
      line(out, "recovery time", Spans.text(it.recoveryTimeMillis()));
    }
    if (it.dataAgeMillis() != null) {
      line(out, "data age", Spans.text(it.dataAgeMillis()));
    }
    Operation.Drill drill = it.drill();
    if (drill != null) {
      drill(out, drill);
    } else {
      it.stores().forEach(store -> store(out, store));
    }
    Operation.Lost lost = it.lost();
    if (lost != null && !it.ended()) {
      out.println();
      out.println(
          text(
              "%,d %s would be discarded (%,d added and %,d changed since), %,d would come back.",
              lost.discarded(), lost.unit(), lost.added(), lost.changed(), lost.removed()));
    }
  }

  private static void passedOver(PrintStream out, Operation it, Times times) {
    it.passedOver().stream()
        .limit(MOST_PASSED_OVER)
        .forEach(
            later ->
                line(
                    out,
                    "passed over",
                    later.recoverySetId()
                        + (later.requestedAt() == null
                            ? ""
                            : " of " + times.at(later.requestedAt()))
                        + ": "
                        + later.reason()));
    int more = it.passedOver().size() - MOST_PASSED_OVER;
    if (more > 0) {
      line(out, "passed over", more + " more");
    }
  }

  private static void plan(PrintStream out, Operation it) {
    Operation.Plan plan = it.plan();
    if (plan == null || it.ended()) {
      return;
    }
    line(
        out,
        "restores",
        text("%,d %s, %s", plan.rows(), plan.unit(), Activity.size(plan.logicalBytes())));
    String from = plan.predictedFrom() == null ? "" : " (" + plan.predictedFrom() + ")";
    line(
        out,
        "takes",
        (plan.predictedMillis() == null ? "unknown" : "about " + Spans.text(plan.predictedMillis()))
            + from);
  }

  private static void store(PrintStream out, Operation.Store store) {
    out.println();
    out.println(store.targetOrStore() + ": " + (store.status() == null ? "-" : store.status()));
    line(out, "point", store.recoveryPointId());
    Operation.Failure failure = store.failure();
    if (failure != null) {
      line(out, "failure", failure.kind() + ": " + failure.message());
    }
    Compared compared = store.comparison();
    if (compared != null) {
      compared(out, compared);
    }
    if (compared != null && store.restored() == null) {
      needs(out, compared);
    }
    Operation.Restored restored = store.restored();
    if (restored != null) {
      line(out, "restored", amount(restored) + ", " + Activity.size(restored.logicalBytes()));
      line(out, "replaced", restored.replaced());
      line(out, "pre-restore point", restored.preRestorePointId());
      restored.warnings().forEach(warning -> line(out, "warning", warning));
    }
  }

  private static String amount(Operation.Restored restored) {
    String summary = restored.summary();
    return summary == null
        ? text("%,d %s in %,d tables", restored.rows(), restored.unit(), restored.tables())
        : summary;
  }

  /** Statements stand on lines of their own, to be copied. */
  private static void needs(PrintStream out, Compared compared) {
    for (Compared.Need need : compared.needs()) {
      line(out, need.fatal() ? "missing" : "note", need.what());
      need.remedies().forEach(remedy -> out.println("      " + OneLine.of(remedy) + ";"));
    }
  }

  private static void compared(PrintStream out, Compared compared) {
    if (compared.tables().isEmpty()) {
      String parts = DifferenceTable.parts(compared.unit());
      boolean none = compared.added() + compared.changed() + compared.removed() == 0;
      line(
          out,
          "compared",
          none
              ? text("no %s differ in %,d %s", compared.unit(), compared.tablesCompared(), parts)
              : text(
                  "%,d %s added, %,d changed, %,d removed since",
                  compared.added(), compared.unit(), compared.changed(), compared.removed()));
      return;
    }
    line(out, "compared", "since the recovery point:");
    DifferenceTable.print(compared.tables(), compared.tablesCompared(), compared.unit(), "  ", out);
  }

  private static void drill(PrintStream out, Operation.Drill drill) {
    out.println();
    long passed = drill.checks().stream().filter(Check::passed).count();
    line(out, "verdict", drill.verdict());
    drill.sandboxes().forEach(each -> line(out, "restored into", each));
    line(out, "checks", passed + " of " + drill.checks().size() + " passed");
    drill.checks().stream()
        .filter(check -> !check.passed() || PointText.isOfVerdict(check))
        .forEach(
            check ->
                line(
                    out,
                    check.outcome(),
                    check.name() + " of " + check.subject() + ": " + check.detail()));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static void line(PrintStream out, String name, @Nullable String value) {
    if (value != null) {
      out.println("  %-15s ".formatted(name) + OneLine.of(value));
    }
  }
}
