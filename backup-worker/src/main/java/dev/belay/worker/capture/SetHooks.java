package dev.belay.worker.capture;

import dev.belay.datastores.DataStoreException;
import dev.belay.jobs.Job;
import dev.belay.jobs.Lease;
import dev.belay.jobs.LeaseLostException;
import dev.belay.policy.Consistency.Hooks;
import dev.belay.policy.RuleId;
import dev.belay.schemas.BackupCommand;
import dev.belay.worker.together.HookCalls;
import dev.belay.worker.together.Quiescence;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the hooks that a command names in this worker's policy. No program comes over the topic.
 */
public final class SetHooks {
  private static final Logger LOG = LoggerFactory.getLogger(SetHooks.class);

  private final Function<RuleId, Optional<Hooks>> policy;
  private final HookCalls calls;
  private final CaptureEvents events;
  private final Clock clock;

  /**
   * @param policy the hooks of a rule
   */
  public SetHooks(
      Function<RuleId, Optional<Hooks>> policy,
      HookCalls calls,
      CaptureEvents events,
      Clock clock) {
    this.policy = policy;
    this.calls = calls;
    this.events = events;
    this.clock = clock;
  }

  /**
   * What holds the application's writes back during the snapshots.
   *
   * @return empty if the command wants no writes held back
   * @throws DataStoreException.Misconfigured if it does, and the policy here has no such hooks
   */
  public Optional<Quiescence> of(BackupCommand set, Job job, Lease lease)
      throws DataStoreException.Misconfigured {
    String rule = set.getHooks();
    if (rule == null) {
      return Optional.empty();
    }
    Hooks hooks =
        RuleId.parse(rule)
            .flatMap(policy)
            .orElseThrow(
                () ->
                    new DataStoreException.Misconfigured(
                        "the command wants the hooks of the rule \"%s\", and this worker's policy has no hooks in that rule"
                            .formatted(rule),
                        null));
    Quiescence.Report report =
        (name, startedAt, finishedAt, failure) -> {
          try {
            lease.publish(
                List.of(events.hook(set, name, job.attempt(), startedAt, finishedAt, failure)));
          } catch (LeaseLostException | RuntimeException e) {
            // The hook must act even if the report can't be published.
            LOG.atWarn()
                .addKeyValue("belay.recovery_set", set.getRecoverySetId())
                .setCause(e)
                .log("Could not publish the result of the hook {}", name);
          }
        };
    return Optional.of(new Quiescence(calls, hooks, set, lease, report, clock));
  }
}
