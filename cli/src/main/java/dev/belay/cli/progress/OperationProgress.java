package dev.belay.cli.progress;

import dev.belay.cli.recovery.Operation;
import java.util.List;

/** Shows an operation in the ledger's answers as activities. */
public final class OperationProgress {
  private OperationProgress() {}

  public static List<Activity> of(Operation operation) {
    if (operation.stores().isEmpty()) {
      return List.of(new Activity(operation.kind(), operation.status(), "", 0, 0));
    }
    return operation.stores().stream().map(store -> of(operation, store)).toList();
  }

  private static Activity of(Operation operation, Operation.Store store) {
    String phase = store.status() == null ? operation.status() : store.status();
    return new Activity(
        store.dataStore(),
        phase,
        store.step() == null ? "" : store.step(),
        store.bytesDone(),
        store.bytesTotal());
  }
}
