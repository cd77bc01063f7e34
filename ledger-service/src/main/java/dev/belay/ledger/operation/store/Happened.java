package dev.belay.ledger.operation.store;

import dev.belay.events.Compared;
import dev.belay.events.DrillResult;
import dev.belay.events.Failure;
import dev.belay.events.Happening;
import dev.belay.events.Restored;
import dev.belay.events.Step;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Operation.DrillCheck;
import dev.belay.ledger.operation.Operation.Status;
import dev.belay.ledger.operation.Part;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of an operation's part. Events may come twice and in any order: a part never
 * goes back.
 */
final class Happened {
  private Happened() {}

  static Operation apply(Operation operation, Happening.OfOperation happening) {
    return switch (happening) {
      case Happening.DrillCompleted it ->
          operation.drillResult() == null ? operation.drilled(result(it.result())) : operation;
      case Happening.OfStep it ->
          operation.withPart(it.dataStore(), part -> apply(operation, part, it));
      case Happening.OfWholeOperation ignored -> operation;
      case Happening.DrillStarted ignored -> operation;
      case Happening.DrillProgressed ignored -> operation;
    };
  }

  private static Part apply(Operation operation, Part part, Happening.OfStep happening) {
    return switch (happening) {
      case Happening.ComparisonStarted ignored -> forward(part, Part.Status.COMPARING);
      case Happening.ComparisonCompleted it -> compared(part, it.compared());
      case Happening.RestoreStarted ignored -> forward(part, running(operation));
      case Happening.RestoreProgressed it -> progressed(part, it.step());
      case Happening.RestorePrepared it -> restored(part, Part.Status.PREPARED, it.restored());
      case Happening.RestoreApplied it -> restored(part, Part.Status.APPLIED, it.restored());
      case Happening.RestoreAbandoned ignored -> abandoned(part);
      case Happening.ReplacedDropped ignored -> dropped(part);
      case Happening.RestoreFailed it -> failed(operation, part, it.failure());
    };
  }

  private static Part.Status running(Operation operation) {
    return operation.status() == Status.APPLYING ? Part.Status.APPLYING : Part.Status.PREPARING;
  }

  private static Part forward(Part part, Part.Status to) {
    return part.status().compareTo(to) < 0 ? part.at(to) : part;
  }

  private static Part progressed(Part part, Step step) {
    return part.status().ended()
        ? part
        : part.progressed(part.status(), step.text(), step.bytesDone(), step.bytesTotal());
  }

  private static Part compared(Part part, Compared it) {
    if (part.status().compareTo(Part.Status.COMPARED) >= 0) {
      return part;
    }
    return part.compared(
        new Part.Compared(
            it.comparedAt(),
            it.added(),
            it.changed(),
            it.removed(),
            it.tablesCompared(),
            it.tables().stream()
                .map(
                    table ->
                        new Part.Table(
                            table.table(),
                            table.status(),
                            table.identity(),
                            table.rowsBefore(),
                            table.rowsAfter(),
                            table.added(),
                            table.changed(),
                            table.removed(),
                            table.detail()))
                .toList()));
  }

  /** What was applied is the truth, also after a step that seemed to have failed. */
  private static Part restored(Part part, Part.Status to, Restored it) {
    boolean late = to == Part.Status.APPLIED ? part.is(to) : part.status().compareTo(to) >= 0;
    if (late) {
      return part;
    }
    return part.restored(
        to,
        new Part.Restored(
            it.startedAt(),
            it.finishedAt(),
            it.target(),
            it.tables(),
            it.rows(),
            it.logicalBytes(),
            it.replaced(),
            it.preRestorePointId(),
            it.warnings(),
            millis(part, to, it)));
  }

  /** Preparing and applying take their time one after the other. */
  private static @Nullable Long millis(Part part, Part.Status to, Restored it) {
    long step = Duration.between(it.startedAt(), it.finishedAt()).toMillis();
    if (to == Part.Status.PREPARED) {
      return step;
    }
    Part.Restored prepared = part.restored();
    return prepared == null || prepared.restoreMillis() == null
        ? null
        : prepared.restoreMillis() + step;
  }

  /** Said only by who has seen that it is not in place: that also ends a doubt. */
  private static Part abandoned(Part part) {
    return part.is(Part.Status.APPLIED, Part.Status.ABANDONED)
        ? part
        : part.at(Part.Status.ABANDONED);
  }

  /** What was replaced is gone: nobody can drop it again. */
  private static Part dropped(Part part) {
    Part.Restored restored = part.restored();
    return restored == null || restored.replaced() == null
        ? part
        : part.restored(part.status(), restored.withoutReplaced());
  }

  /** A step that ends since it was told to is followed by the removal of what it has prepared. */
  private static Part failed(Operation operation, Part part, Failure failure) {
    if (part.status().ended()) {
      return part;
    }
    if (operation.status() == Status.CANCELLING && failure.kind().equals("cancelled")) {
      return part;
    }
    return part.failed(new Part.Failure(failure.kind(), failure.message()));
  }

  private static Operation.DrillResult result(DrillResult it) {
    return new Operation.DrillResult(
        it.verdict(),
        it.checks().stream()
            .map(
                check ->
                    new DrillCheck(
                        check.name(),
                        check.subject(),
                        check.outcome(),
                        check.fault(),
                        check.detail(),
                        check.millis()))
            .toList(),
        it.sandboxes(),
        it.recoveryTimeMillis());
  }
}
