package dev.belay.gateway.status;

import dev.belay.gateway.gate.answer.GateProperties;
import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.runtime.jobs.KindOfJob;

/** The kinds of jobs that show statuses on a platform, each with its handler. */
public final class StatusKinds {
  private final StatusTable table;
  private final GateKeeper keeper;
  private final GateProperties properties;

  StatusKinds(StatusTable table, GateKeeper keeper, GateProperties properties) {
    this.table = table;
    this.keeper = keeper;
    this.properties = properties;
  }

  /** Recovery sets at their commits. */
  public KindOfJob recoverySets(StatusChannel channel) {
    return new KindOfJob(
        StatusJobs.kind(channel.platform()), new StatusHandler(table, keeper, channel, properties));
  }

  /** Rollbacks at their commits and deployments. */
  public KindOfJob rollbacks(StatusChannel channel) {
    return new KindOfJob(
        RollbackJob.kind(channel.platform()), new RollbackHandler(channel, properties));
  }
}
