package dev.belay.gateway.gate;

import dev.belay.gateway.gate.Condition.Judgement;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.policy.Gate.Mode;
import dev.belay.policy.Gate.OnTimeout;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The final decision on a held deployment.
 *
 * @param reason for people: what the gate waited for, and what came
 * @param by the credential of the person who decided; null unless the cause is {@link
 *     Cause#OVERRIDDEN}
 */
public record GateDecision(
    boolean approved, Cause cause, String reason, Instant at, @Nullable String by) {
  private static final int LONGEST_REASON = 2000;

  public GateDecision {
    if (reason.length() > LONGEST_REASON) {
      reason = reason.substring(0, LONGEST_REASON - 1) + "…";
    }
  }

  /** By what is known of the recovery set. */
  public GateDecision(boolean approved, Cause cause, String reason, Instant at) {
    this(approved, cause, reason, at, null);
  }

  /**
   * A person decides, and answers for it. The reason says that no recovery set did, wherever it is
   * shown.
   *
   * @param by the person's credential
   * @param why in the person's words
   */
  public static GateDecision overridden(
      HeldDeployment deployment, boolean approved, String by, String why, Instant at) {
    String reason =
        approved
            ? "approved without a %s set, by %s: %s".formatted(deployment.mode(), by, why)
            : "rejected by %s: %s".formatted(by, why);
    return new GateDecision(approved, Cause.OVERRIDDEN, reason, at, by);
  }

  /** The word for it on platforms, in the API and in recovery events. */
  public String word() {
    return approved ? "approved" : "rejected";
  }

  /** The policy asks for no recovery set, so the deployment has nothing to rely on. */
  public static GateDecision noRule(List<String> reasons, Instant at) {
    return new GateDecision(
        false,
        Cause.NO_RULE,
        "the policy asks for no recovery set: " + String.join("; ", reasons),
        at);
  }

  /**
   * Decides as soon as enough is known. One failure rejects, whatever becomes of the rest. Only
   * what is known to be there approves. The decision depends on what is known and on the time
   * alone.
   *
   * @param known by recovery set
   * @return empty when the deployment has to wait
   */
  public static Optional<GateDecision> decide(
      HeldDeployment deployment, Map<String, SetProgress> known, Instant now) {
    List<Judgement> judgements =
        deployment.conditions().stream()
            .map(it -> it.judge(known.getOrDefault(it.recoverySetId(), SetProgress.NONE), now))
            .toList();
    return rejection(judgements, now).or(() -> approval(deployment, judgements, now));
  }

  private static Optional<GateDecision> rejection(List<Judgement> judgements, Instant now) {
    for (Judgement judgement : judgements) {
      if (judgement instanceof Judgement.Failed(Cause cause, String reason)) {
        return Optional.of(new GateDecision(false, cause, reason, now));
      }
    }
    for (Judgement judgement : judgements) {
      if (judgement instanceof Judgement.TimedOut(OnTimeout onTimeout, String reason)
          && onTimeout == OnTimeout.REJECT) {
        return Optional.of(new GateDecision(false, Cause.TIMEOUT, reason, now));
      }
    }
    return Optional.empty();
  }

  private static Optional<GateDecision> approval(
      HeldDeployment deployment, List<Judgement> judgements, Instant now) {
    if (judgements.stream().anyMatch(Judgement.Pending.class::isInstance)) {
      return Optional.empty();
    }
    for (Judgement judgement : judgements) {
      if (judgement instanceof Judgement.TimedOut(OnTimeout onTimeout, String reason)) {
        String allowed = reason + "; the policy says " + onTimeout + " at the timeout";
        return Optional.of(new GateDecision(true, Cause.TIMEOUT, allowed, now));
      }
    }
    // Verified is what every set was waited for; one that was only captured is not.
    boolean verified = deployment.conditions().stream().allMatch(it -> it.mode() == Mode.VERIFIED);
    Cause cause = verified ? Cause.VERIFIED : Cause.CAPTURED;
    String reached =
        judgements.stream()
            .map(Judgement.Reached.class::cast)
            .flatMap(it -> it.dataStores().stream())
            .collect(Collectors.joining(", "));
    return Optional.of(
        new GateDecision(true, cause, "%s: %s".formatted(cause.word(), reached), now));
  }
}
