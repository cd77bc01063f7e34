package dev.belay.schemas.trust;

import static dev.belay.schemas.trust.Role.GATEWAY;
import static dev.belay.schemas.trust.Role.LEDGER;
import static dev.belay.schemas.trust.Role.VERIFIER;
import static dev.belay.schemas.trust.Role.WORKER;

import dev.belay.schemas.PolicyInForce;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which role may say what on which topic. */
public final class Rights {
  /**
   * Shorter than services remember what they have done (30 days): something older that asks for
   * work can't be told from a repetition.
   */
  private static final Duration MEMORY = Duration.ofDays(28);

  private static final Map<String, Set<Role>> PRODUCERS =
      Map.of(
          Topics.BACKUP_COMMANDS, EnumSet.of(GATEWAY),
          Topics.RECOVERY_COMMANDS, EnumSet.of(LEDGER),
          Topics.RECOVERY_EVENTS, EnumSet.allOf(Role.class),
          Topics.DEPLOYMENT_EVENTS, EnumSet.of(GATEWAY));

  private Rights() {}

  /** Whether a record of this topic without a signature is refused. */
  public static boolean needSignature(String topic) {
    return PRODUCERS.containsKey(topic) && !topic.equals(Topics.DEPLOYMENT_EVENTS);
  }

  /**
   * Whether a signature means something on this topic. Deployment events come from outsiders too: a
   * signed one was authenticated by a gateway.
   */
  public static boolean knowSignature(String topic) {
    return PRODUCERS.containsKey(topic);
  }

  /** How old a signature may be on this topic; empty for any age. */
  public static Optional<Duration> oldest(String topic) {
    return topic.equals(Topics.RECOVERY_EVENTS) ? Optional.empty() : Optional.of(MEMORY);
  }

  static boolean mayProduce(Role role, String topic) {
    return PRODUCERS.getOrDefault(topic, Set.of()).contains(role);
  }

  /**
   * As below. Which policy a role goes by, it says alone.
   *
   * @throws UntrustedRecordException if this role must not say that
   */
  public static void requireSay(Role role, RecoveryEvent event) throws UntrustedRecordException {
    requireSay(role, event.getType());
    PolicyInForce policy = event.getPolicy();
    if (policy != null && !policy.getRole().equals(role.word())) {
      throw new UntrustedRecordException(
          UntrustedRecordException.Reason.ROLE,
          "the event is signed by a key of the role %s, which must not say which policy the role '%s' goes by"
              .formatted(role.word(), policy.getRole()));
    }
  }

  /**
   * @throws UntrustedRecordException if this role must not say that this happened
   */
  public static void requireSay(Role role, String eventType) throws UntrustedRecordException {
    if (!speakers(eventType).contains(role)) {
      throw new UntrustedRecordException(
          UntrustedRecordException.Reason.ROLE,
          "the event is signed by a key of the role %s, which must not say %s"
              .formatted(role.word(), eventType));
    }
  }

  /**
   * Who may say that this happened. An event type of a later version changes nothing here, whoever
   * says it.
   */
  public static Set<Role> speakers(String eventType) {
    return switch (eventType) {
      case RecoveryEventTypes.SET_REQUESTED -> EnumSet.of(GATEWAY, LEDGER);
      case RecoveryEventTypes.GATE_OPENED,
          RecoveryEventTypes.GATE_DECIDED,
          RecoveryEventTypes.GATE_ANSWERED,
          RecoveryEventTypes.ROLLBACK_REQUESTED ->
          EnumSet.of(GATEWAY);
      case RecoveryEventTypes.CAPTURE_STARTED,
          RecoveryEventTypes.CAPTURE_PROGRESSED,
          RecoveryEventTypes.CAPTURE_COMPLETED,
          RecoveryEventTypes.CAPTURE_FAILED,
          RecoveryEventTypes.HOOK_COMPLETED,
          RecoveryEventTypes.HOOK_FAILED,
          RecoveryEventTypes.COMPARISON_STARTED,
          RecoveryEventTypes.COMPARISON_COMPLETED,
          RecoveryEventTypes.RESTORE_STARTED,
          RecoveryEventTypes.RESTORE_PROGRESSED,
          RecoveryEventTypes.RESTORE_PREPARED,
          RecoveryEventTypes.RESTORE_APPLIED,
          RecoveryEventTypes.RESTORE_ABANDONED,
          RecoveryEventTypes.RESTORE_FAILED,
          RecoveryEventTypes.REPLACED_DROPPED ->
          EnumSet.of(WORKER);
      case RecoveryEventTypes.VERIFICATION_STARTED,
          RecoveryEventTypes.VERIFICATION_PROGRESSED,
          RecoveryEventTypes.VERIFICATION_COMPLETED,
          RecoveryEventTypes.DRILL_STARTED,
          RecoveryEventTypes.DRILL_PROGRESSED,
          RecoveryEventTypes.DRILL_COMPLETED ->
          EnumSet.of(VERIFIER);
      case RecoveryEventTypes.VERIFICATION_REQUESTED,
          RecoveryEventTypes.OPERATION_REQUESTED,
          RecoveryEventTypes.OPERATION_CONFIRMED,
          RecoveryEventTypes.OPERATION_CANCELLED,
          RecoveryEventTypes.OPERATION_COMPLETED ->
          EnumSet.of(LEDGER);
      case RecoveryEventTypes.POLICY_IN_FORCE, RecoveryEventTypes.POLICY_LEFT ->
          EnumSet.allOf(Role.class);
      default -> EnumSet.allOf(Role.class);
    };
  }
}
