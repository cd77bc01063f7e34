package dev.belay.ledger.operation.store;

import dev.belay.events.Failure;
import dev.belay.events.Happening;
import dev.belay.events.Restored;
import dev.belay.events.Step;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Part.Placed;
import dev.belay.ledger.operation.Progression;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an event says about an operation and its parts. Events may repeat and come in any order. */
final class OperationEvents {
  private OperationEvents() {}

  static Operation apply(Operation operation, Happening.OfOperation happening) {
    return switch (happening) {
      case Happening.DrillCompleted it -> Progression.heard(operation, it.result());
      case Happening.OfStep it ->
          Progression.heard(operation, it.dataStore(), part -> apply(operation, part, it));
      case Happening.OfWholeOperation ignored -> operation;
      case Happening.DrillStarted ignored -> operation;
      case Happening.DrillProgressed ignored -> operation;
    };
  }

  private static Part apply(Operation operation, Part part, Happening.OfStep happening) {
    return switch (happening) {
      case Happening.ComparisonStarted ignored -> part.comparing();
      case Happening.ComparisonCompleted it -> part.counted(it.compared());
      case Happening.RestoreStarted ignored ->
          operation instanceof Operation.Applying ? part.applying() : part.preparing();
      case Happening.RestoreProgressed it -> part.progressed(progress(it.step()));
      case Happening.RestorePrepared it ->
          part.prepared(new Placed(it.restored(), millis(it.restored())));
      case Happening.RestoreApplied it ->
          part.applied(new Placed(it.restored(), together(part.placed(), millis(it.restored()))));
      case Happening.RestoreAbandoned ignored -> part.abandoned();
      case Happening.ReplacedDropped ignored -> part.dropped();
      case Happening.RestoreFailed it -> failed(operation, part, it.failure());
    };
  }

  private static Part.Progress progress(Step step) {
    return new Part.Progress(step.text(), step.bytesDone(), step.bytesTotal());
  }

  private static long millis(Restored it) {
    return Duration.between(it.startedAt(), it.finishedAt()).toMillis();
  }

  /** The sum: preparing and applying run one after the other. */
  private static @Nullable Long together(@Nullable Placed prepared, long applying) {
    return prepared == null || prepared.restoreMillis() == null
        ? null
        : Long.valueOf(prepared.restoreMillis() + applying);
  }

  /** A step that was told to stop is no failure: the removal of what it prepared follows. */
  private static Part failed(Operation operation, Part part, Failure failure) {
    if (operation instanceof Operation.Cancelling && failure.kind().equals("cancelled")) {
      return part;
    }
    return part.failed(new Part.Failure(failure.kind(), failure.message()));
  }
}
