package dev.belay.policy.match;

import dev.belay.policy.CaptureMethod;
import dev.belay.policy.Consistency;
import dev.belay.policy.Gate;
import dev.belay.policy.Phase;
import dev.belay.policy.Rehearsal;
import dev.belay.policy.Rollback;
import dev.belay.policy.RuleId;
import dev.belay.policy.VerificationDepth;
import dev.belay.policy.store.DataStoreDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The decision of a policy about an event, for one application and environment. */
public sealed interface Decision {

  /**
   * A recovery set is needed.
   *
   * @param rule the rule that decided: a {@link RuleId}, for example {@code
   *     shop/production/before-deploy}
   * @param trigger {@link Phase#trigger()}
   * @param dataStores at least one, in the policy's order, each once
   * @param retention the class that determines how long the recovery points are kept
   * @param deadline after this instant a capture has failed
   * @param gate the goal that a waiting deployment needs
   * @param rollback what happens to the data after the failed deployment
   * @param rehearsal the migration that is tried on a copy of the captured data
   * @param consistency how close together the data stores are captured
   */
  record Capture(
      String application,
      String environment,
      String rule,
      String trigger,
      List<DataStoreDefinition> dataStores,
      CaptureMethod method,
      VerificationDepth verification,
      String retention,
      Instant deadline,
      Map<String, String> labels,
      Optional<Gate> gate,
      Optional<Rollback> rollback,
      Optional<Rehearsal> rehearsal,
      Optional<Consistency> consistency)
      implements Decision {
    public Capture {
      dataStores = List.copyOf(dataStores);
      labels = Map.copyOf(labels);
    }
  }

  /**
   * Nothing has to be done.
   *
   * @param subject what was looked at: the policy, an application, or an environment as {@code
   *     application/environment}
   * @param reason for people, naming the value and what would have matched
   */
  record NoMatch(String subject, String reason) implements Decision {}
}
