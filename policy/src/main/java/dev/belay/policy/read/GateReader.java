package dev.belay.policy.read;

import dev.belay.policy.Gate;
import dev.belay.policy.Objectives;
import dev.belay.policy.Phase;
import dev.belay.policy.time.WrittenDuration;
import dev.belay.policy.yaml.Value;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads a rule's {@code gate}. */
final class GateReader {
  private GateReader() {}

  /**
   * @param objectives of the rule's environment
   */
  static Optional<Gate> read(
      Value value, Optional<Phase> on, Duration ruleTimeout, Objectives objectives) {
    if (!value.isPresent()) {
      return Optional.empty();
    }
    if (on.filter(phase -> phase != Phase.BEFORE_DEPLOY).isPresent()) {
      value.refuseWithoutQuoting("only a rule on before-deploy has a gate");
    }
    Value.Fields fields = value.fields(Keys.GATE.names());
    if (!fields.get("mode").isPresent()) {
      fields.get("mode").refuse("is required: captured or verified");
    }
    Gate.Mode mode = fields.get("mode").oneOf(Gate.Mode.values(), Gate.Mode.CAPTURED);
    return Optional.of(
        new Gate(
            mode,
            timeout(fields.get("timeout"), mode, ruleTimeout),
            fields.get("on-timeout").oneOf(Gate.OnTimeout.values(), Gate.OnTimeout.REJECT),
            recoveryTime(fields.get("require"), mode, objectives)));
  }

  /** What a gate requires is known when the policy is read, and is measured by verifications. */
  private static Optional<Duration> recoveryTime(
      Value value, Gate.Mode mode, Objectives objectives) {
    if (!value.isPresent()) {
      return Optional.empty();
    }
    Set<Gate.Requirement> required = EnumSet.noneOf(Gate.Requirement.class);
    for (Value item : value.list()) {
      int before = item.problemsSoFar();
      Gate.Requirement one = item.oneOf(Gate.Requirement.values(), Gate.Requirement.RECOVERY_TIME);
      if (item.problemsSoFar() > before) {
        continue;
      }
      if (!required.add(one)) {
        item.refuse("is there twice");
      } else if (mode != Gate.Mode.VERIFIED) {
        item.refuse("needs mode: verified, since only a verification measures a restore");
      } else if (objectives.recoveryTime().isEmpty()) {
        item.refuse(
            "has nothing to be judged by: give the environment objectives: {recovery-time: 15m}, or"
                + " leave it out");
      }
    }
    if (value.isEmptyList()) {
      value.refuse("must name at least one requirement: recovery-time");
    }
    return required.isEmpty() ? Optional.empty() : objectives.recoveryTime();
  }

  /**
   * A capture that is not done at the rule's timeout has failed, so waiting longer for it is
   * pointless. A verification comes after the capture, and needs additional time.
   */
  private static Duration timeout(Value value, Gate.Mode mode, Duration ruleTimeout) {
    Duration both = ruleTimeout.multipliedBy(2);
    Duration fallback =
        mode == Gate.Mode.CAPTURED
            ? ruleTimeout
            : both.compareTo(WrittenDuration.USUAL.longest()) < 0
                ? both
                : WrittenDuration.USUAL.longest();
    Duration timeout = Durations.read(value, fallback);
    if (mode == Gate.Mode.CAPTURED && timeout.compareTo(ruleTimeout) > 0) {
      value.refuse(
          "must be at most the rule's timeout, %s, after which the capture has failed"
              .formatted(WrittenDuration.text(ruleTimeout)));
    }
    return timeout;
  }
}
