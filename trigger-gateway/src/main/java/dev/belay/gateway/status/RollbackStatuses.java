package dev.belay.gateway.status;

import dev.belay.gateway.gate.keeper.RecoveryEventListener;
import dev.belay.gateway.status.RollbackJob.Place;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.NewJob;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.Operation;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.sources.SafeText;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Has CI see rollbacks: those that succeeded as a CDEvent, and on the platform of the deployment;
 * those that failed at the commit. A cancelled one changed nothing, and is not shown.
 */
final class RollbackStatuses implements RecoveryEventListener {
  private static final String ROLLBACK = "rollback";
  private static final String SUCCEEDED = "succeeded";
  private static final String FAILED = "failed";

  /** As long as jobs are remembered: what is older could be shown a second time. */
  private static final Duration MEMORY = Duration.ofDays(29);

  private final Map<String, StatusChannel> channels;
  private final StatusTable table;
  private final JobStore jobs;
  private final TransactionTemplate transaction;
  private final Clock clock;

  RollbackStatuses(
      List<StatusChannel> channels,
      StatusTable table,
      JobStore jobs,
      TransactionTemplate transaction,
      Clock clock) {
    this.channels =
        channels.stream().collect(Collectors.toMap(StatusChannel::platform, Function.identity()));
    this.table = table;
    this.jobs = jobs;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public void happened(RecoveryEvent event) {
    if (!event.getType().equals(RecoveryEventTypes.OPERATION_COMPLETED)
        || event.getOccurredAt().isBefore(clock.instant().minus(MEMORY))) {
      return;
    }
    Operation operation = event.getOperation();
    if (operation == null) {
      throw new IllegalArgumentException(
          "the recovery event %s of type %s has no operation"
              .formatted(event.getEventId(), event.getType()));
    }
    if (operation.getKind().equals(ROLLBACK)) {
      transaction.executeWithoutResult(status -> show(event, operation));
    }
  }

  private void show(RecoveryEvent event, Operation operation) {
    Optional<CommitTarget> target =
        table.find(event.getRecoverySetId()).map(StatusTable.Shown::target);
    if (Objects.equals(operation.getOutcome(), SUCCEEDED)) {
      jobs.publish(
          List.of(
              new OutboxRecord(
                  Topics.CD_EVENTS,
                  event.getApplication(),
                  RolledBackCdEvent.of(event, operation, target))));
    }
    target.ifPresent(it -> statuses(event, operation, it).forEach(job -> jobs.add(job, List.of())));
  }

  private List<NewJob> statuses(RecoveryEvent event, Operation operation, CommitTarget target) {
    List<NewJob> shown = new ArrayList<>();
    StatusChannel channel = channels.get(target.platform());
    String outcome = String.valueOf(operation.getOutcome());
    if (channel == null || !(outcome.equals(SUCCEEDED) || outcome.equals(FAILED))) {
      return shown;
    }
    shown.add(job(Place.COMMIT, event, operation, target));
    String deployment = event.getDeploymentId();
    if (outcome.equals(SUCCEEDED) && deployment != null && channel.retires(deployment)) {
      shown.add(job(Place.DEPLOYMENT, event, operation, target));
    }
    return shown;
  }

  private NewJob job(Place place, RecoveryEvent event, Operation operation, CommitTarget target) {
    boolean succeeded = SUCCEEDED.equals(operation.getOutcome());
    return new RollbackJob(
            place,
            operation.getOperationId(),
            event.getRecoverySetId(),
            target,
            event.getDeploymentId(),
            succeeded ? CommitState.Outcome.SUCCESS : CommitState.Outcome.FAILURE,
            succeeded
                ? "Belay rolled back data to set " + event.getRecoverySetId()
                : "not rolled back to set %s%s"
                    .formatted(event.getRecoverySetId(), cause(operation)))
        .at(clock.instant());
  }

  private static String cause(Operation operation) {
    String reason = operation.getReason();
    return reason == null ? "" : ": " + SafeText.of(reason.replaceAll("\\R", " "));
  }
}
