package dev.belay.ledger;

import static org.awaitility.Awaitility.await;

import dev.belay.schemas.Comparison;
import dev.belay.schemas.Operation;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Restored;
import dev.belay.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The worker of one data store, played by a test. */
record PlayedWorker(RunningLedger ledger, String store) {
  private static final Duration LONG = Duration.ofSeconds(60);

  List<RecoveryCommand> commands() {
    return ledger.read(Topics.RECOVERY_COMMANDS, store).stream()
        .map(record -> ledger.decodeCommand(record.value()))
        .toList();
  }

  RecoveryCommand awaitCommand(String action) {
    return await()
        .atMost(LONG)
        .until(
            () -> commands().stream().filter(it -> it.getAction().equals(action)).toList(),
            found -> !found.isEmpty())
        .getFirst();
  }

  static RecoveryEvent ofOperation(RecoveryEvent.Builder event, String operationId) {
    return event
        .setOperation(
            Operation.newBuilder()
                .setOperationId(operationId)
                .setKind("rollback")
                .setRequestedAt(now())
                .setDeadline(now())
                .build())
        .build();
  }

  void compared(RecoveryCommand command, long added, long changed) {
    ledger.publish(
        List.of(
            answer(command, RecoveryEventTypes.COMPARISON_COMPLETED)
                .setComparison(
                    Comparison.newBuilder()
                        .setComparedAt(now())
                        .setAdded(added)
                        .setChanged(changed)
                        .setRemoved(0)
                        .setTablesCompared(4)
                        .setTables(
                            List.of(
                                new dev.belay.schemas.TableComparison(
                                    "public.orders",
                                    "compared",
                                    "primary-key",
                                    10L,
                                    10L + added,
                                    added,
                                    changed,
                                    0L,
                                    "")))
                        .build())
                .build()));
  }

  void restored(RecoveryCommand command, String type) {
    restored(command, type, null);
  }

  /**
   * @param replaced the name under which what was there is kept
   */
  void restored(RecoveryCommand command, String type, @Nullable String replaced) {
    ledger.publish(
        List.of(
            answer(command, type)
                .setRestored(
                    Restored.newBuilder()
                        .setStartedAt(now())
                        .setFinishedAt(now())
                        .setTarget(command.getDataStore())
                        .setTables(4)
                        .setRows(1000)
                        .setLogicalBytes(5_000_000)
                        .setReplaced(replaced)
                        .build())
                .build()));
  }

  private static RecoveryEvent.Builder answer(RecoveryCommand command, String type) {
    return RecoveryEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setType(type)
        .setOccurredAt(now())
        .setProducer("the test")
        .setRecoverySetId(command.getRecoverySetId())
        .setRecoveryPointId(command.getRecoveryPointId())
        .setDataStore(command.getDataStore())
        .setApplication(command.getApplication())
        .setEnvironment(command.getEnvironment())
        .setTrigger(command.getTrigger())
        .setCommit(command.getCommit())
        .setDeploymentId(command.getDeploymentId())
        .setOperation(
            Operation.newBuilder()
                .setOperationId(command.getOperationId())
                .setKind(command.getKind())
                .setRequestedAt(command.getRequestedAt())
                .setDeadline(command.getDeadline())
                .build());
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
