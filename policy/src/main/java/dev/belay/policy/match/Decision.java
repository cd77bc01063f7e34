package dev.belay.policy.match;

import dev.belay.policy.CaptureMethod;
import dev.belay.policy.Consistency;
import dev.belay.policy.Gate;
import dev.belay.policy.Phase;
import dev.belay.policy.Rehearsal;
import dev.belay.policy.Rollback;
import dev.belay.policy.Rule;
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
   * @param ruleId the rule that decided
   * @param trigger {@link Phase#trigger()}
   * @param dataStores at least one, in the policy's order, each once
   * @param deadline after this instant a capture has failed
   * @param capturing the rule's own words on how its data stores are captured
   * @param safeguards what the rule asks of the set once it is there, and of its capture
   */
  record Capture(
      RuleId ruleId,
      String trigger,
      List<DataStoreDefinition> dataStores,
      Instant deadline,
      Rule.Capturing capturing,
      Rule.Safeguards safeguards)
      implements Decision {
    public Capture {
      dataStores = List.copyOf(dataStores);
    }

    public String application() {
      return ruleId.application();
    }

    public String environment() {
      return ruleId.environment();
    }

    /** The rule's name in the whole policy, for example {@code shop/production/before-deploy}. */
    public String rule() {
      return ruleId.toString();
    }

    public CaptureMethod method() {
      return capturing.method();
    }

    public VerificationDepth verification() {
      return capturing.verification();
    }

    /** The class that determines how long the recovery points are kept. */
    public String retention() {
      return capturing.retention();
    }

    public Map<String, String> labels() {
      return capturing.labels();
    }

    /** The goal that a waiting deployment needs. */
    public Optional<Gate> gate() {
      return safeguards.gate();
    }

    /** What happens to the data after the failed deployment. */
    public Optional<Rollback> rollback() {
      return safeguards.rollback();
    }

    /** The migration that is tried on a copy of the captured data. */
    public Optional<Rehearsal> rehearsal() {
      return safeguards.rehearsal();
    }

    /** How close together the data stores are captured. */
    public Optional<Consistency> consistency() {
      return safeguards.consistency();
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
