package dev.belay.gateway.status;

import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.jobs.JobStore;
import dev.belay.schemas.DeploymentEvent;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Begins to show a recovery set at its commit. */
public final class CommitStatuses {
  private static final Logger LOG = LoggerFactory.getLogger(CommitStatuses.class);

  private final Set<String> platforms;
  private final StatusTable table;
  private final GateKeeper keeper;
  private final JobStore jobs;
  private final Clock clock;

  CommitStatuses(
      Set<String> platforms, StatusTable table, GateKeeper keeper, JobStore jobs, Clock clock) {
    this.platforms = Set.copyOf(platforms);
    this.table = table;
    this.keeper = keeper;
    this.jobs = jobs;
    this.clock = clock;
  }

  /** Never fails: a recovery set is as good without a status. */
  public void show(DeploymentEvent event, String recoverySetId) {
    Optional<CommitTarget> target =
        CommitTarget.of(event).filter(it -> platforms.contains(it.platform()));
    if (target.isEmpty()) {
      return;
    }
    try {
      keeper.whileNothingChanges(
          recoverySetId,
          () -> {
            if (table.insert(recoverySetId, target.get())) {
              jobs.add(StatusJobs.show(target.get(), recoverySetId, 0, clock.instant()), List.of());
            }
          });
    } catch (DataAccessException | TransactionException e) {
      LOG.atWarn()
          .addKeyValue("belay.recovery_set", recoverySetId)
          .setCause(e)
          .log("The recovery set is not shown at its commit");
    }
  }
}
