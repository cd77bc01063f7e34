package dev.belay.worker;

import dev.belay.jobs.JobHandler;
import dev.belay.jobs.JobStore;
import dev.belay.vault.Vault;
import dev.belay.worker.capture.CaptureEvents;
import dev.belay.worker.recovery.RecoveryActions;
import dev.belay.worker.recovery.RecoveryCommandCodec;
import dev.belay.worker.recovery.RecoveryEvents;
import dev.belay.worker.recovery.RecoveryJob;
import dev.belay.worker.recovery.RecoveryStep;
import dev.belay.worker.recovery.RestoreOrders;
import dev.belay.worker.stores.DataStores;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Which flow does which action. */
final class RecoverySteps {
  private RecoverySteps() {}

  static Map<String, JobHandler> handlers(
      DataStores stores,
      Vault vault,
      JobStore jobs,
      RecoveryCommandCodec commands,
      RecoveryEvents events,
      CaptureEvents captureEvents,
      Duration progressInterval) {
    RestoreOrders orders = new RestoreOrders(stores, vault);
    AbandonFlow abandon =
        new AbandonFlow(
            orders, jobs, events, new AppliedReports(vault, jobs, events, captureEvents));
    Map<String, RecoveryStep> steps =
        Map.of(
            RecoveryActions.COMPARE,
            new CompareFlow(stores, vault, events),
            RecoveryActions.PREPARE,
            new PrepareFlow(orders, vault, events, progressInterval),
            RecoveryActions.APPLY,
            new ApplyFlow(stores, vault, jobs, events, captureEvents, progressInterval),
            RecoveryActions.ABANDON,
            abandon,
            RecoveryActions.CANCEL,
            abandon,
            RecoveryActions.DROP_REPLACED,
            new DropReplacedFlow(stores, orders, events));
    return steps.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, step -> new RecoveryJob(commands, events, step.getValue())));
  }
}
