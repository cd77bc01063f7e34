package dev.belay.gateway.status;

import dev.belay.gateway.gate.keeper.SetListener;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.jobs.JobStore;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/** Shows the new state of a recovery set at its commit. */
final class StatusChanges implements SetListener {
  private final StatusTable table;
  private final JobStore jobs;
  private final Clock clock;

  StatusChanges(StatusTable table, JobStore jobs, Clock clock) {
    this.table = table;
    this.jobs = jobs;
    this.clock = clock;
  }

  @Override
  public void changed(String recoverySetId, SetProgress before, SetProgress after) {
    if (CommitState.of(before).equals(CommitState.of(after))) {
      return;
    }
    OptionalLong version = table.nextVersion(recoverySetId);
    if (version.isPresent()) {
      table
          .find(recoverySetId)
          .ifPresent(
              shown ->
                  jobs.add(
                      StatusJobs.show(
                          shown.target(), recoverySetId, version.getAsLong(), clock.instant()),
                      List.of()));
    }
  }
}
