package dev.belay.worker.recovery;

import dev.belay.events.Action;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.JobStore;
import dev.belay.vault.Vault;
import dev.belay.worker.capture.CaptureEvents;
import dev.belay.worker.stores.DataStores;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the flow for an action. */
public final class RecoverySteps {
  private RecoverySteps() {}

  public static Map<String, JobHandler> handlers(
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
    Map<Action, RecoveryStep> steps =
        Map.of(
            Action.COMPARE,
            new CompareFlow(stores, vault, events),
            Action.PREPARE,
            new PrepareFlow(orders, vault, events, progressInterval),
            Action.APPLY,
            new ApplyFlow(stores, vault, jobs, events, captureEvents, progressInterval),
            Action.ABANDON,
            abandon,
            Action.CANCEL,
            abandon,
            Action.DROP_REPLACED,
            new DropReplacedFlow(stores, orders, events));
    return steps.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                step -> step.getKey().word(),
                step -> new RecoveryJob(commands, events, step.getValue())));
  }
}
