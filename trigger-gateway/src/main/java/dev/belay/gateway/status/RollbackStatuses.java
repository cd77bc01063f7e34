package dev.belay.gateway.status;

import dev.belay.events.Event;
import dev.belay.events.Happening;
import dev.belay.events.OperationRef;
import dev.belay.gateway.gate.keeper.RecoveryEventListener;
import dev.belay.gateway.status.RollbackJob.Place;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.NewJob;
import dev.belay.jobs.Outbox;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.Transactions;
import dev.belay.schemas.Topics;
import dev.belay.sources.SafeText;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Shows rollbacks to CI. One that succeeded becomes a CDEvent, and is shown on the platform of the
 * deployment. One that failed is shown at the commit. A cancelled one changed nothing, and is not
 * shown.
 */
final class RollbackStatuses implements RecoveryEventListener {
  private static final String ROLLBACK = "rollback";
  private static final String SUCCEEDED = "succeeded";
  private static final String FAILED = "failed";

  /** As long as jobs are remembered. An older rollback could be shown a second time. */
  private static final Duration MEMORY = Duration.ofDays(29);

  private final Map<String, StatusChannel> channels;
  private final StatusTable table;
  private final JobStore jobs;
  private final Outbox outbox;
  private final Transactions transactions;
  private final Clock clock;

  RollbackStatuses(
      List<StatusChannel> channels,
      StatusTable table,
      JobStore jobs,
      Outbox outbox,
      Transactions transactions,
      Clock clock) {
    this.channels =
        channels.stream().collect(Collectors.toMap(StatusChannel::platform, Function.identity()));
    this.table = table;
    this.jobs = jobs;
    this.outbox = outbox;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public void happened(Event event) {
    if (event.happening() instanceof Happening.OperationCompleted completed
        && completed.operation().kind().equals(ROLLBACK)
        && !event.occurredAt().isBefore(clock.instant().minus(MEMORY))) {
      transactions.run(() -> show(event, completed));
    }
  }

  private void show(Event event, Happening.OperationCompleted completed) {
    Optional<CommitTarget> target =
        table.find(event.recoverySetId().toString()).map(StatusTable.Shown::target);
    if (SUCCEEDED.equals(completed.account().outcome())) {
      outbox.publish(
          List.of(
              new OutboxRecord(
                  Topics.CD_EVENTS,
                  event.origin().application(),
                  RolledBackCdEvent.of(event, completed.operation(), target))));
    }
    target.ifPresent(it -> statuses(event, completed, it).forEach(job -> jobs.add(job, List.of())));
  }

  private List<NewJob> statuses(
      Event event, Happening.OperationCompleted completed, CommitTarget target) {
    List<NewJob> shown = new ArrayList<>();
    StatusChannel channel = channels.get(target.platform());
    String outcome = String.valueOf(completed.account().outcome());
    if (channel == null || !(outcome.equals(SUCCEEDED) || outcome.equals(FAILED))) {
      return shown;
    }
    shown.add(job(Place.COMMIT, event, completed, target));
    String deployment = event.origin().deploymentId();
    if (outcome.equals(SUCCEEDED) && deployment != null && channel.retires(deployment)) {
      shown.add(job(Place.DEPLOYMENT, event, completed, target));
    }
    return shown;
  }

  private NewJob job(
      Place place, Event event, Happening.OperationCompleted completed, CommitTarget target) {
    boolean succeeded = SUCCEEDED.equals(completed.account().outcome());
    return new RollbackJob(
            place,
            completed.operation().id().toString(),
            event.recoverySetId().toString(),
            target,
            event.origin().deploymentId(),
            succeeded ? CommitState.Outcome.SUCCESS : CommitState.Outcome.FAILURE,
            succeeded
                ? "Belay rolled back data to set " + event.recoverySetId()
                : "not rolled back to set %s%s"
                    .formatted(event.recoverySetId(), cause(completed.account())))
        .at(clock.instant());
  }

  private static String cause(OperationRef.Account account) {
    String reason = account.reason();
    return reason == null ? "" : ": " + SafeText.of(reason.replaceAll("\\R", " "));
  }
}
