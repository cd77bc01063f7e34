package dev.belay.cli.gate;

import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.output.OneLine;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The consequence of the gateway's answer.
 *
 * @param code DONE for an approval, and for nothing else
 * @param message why it is not approved; null for an approval
 */
public record GateJudgement(ExitCode code, Decision decision, @Nullable String message) {

  /** A person decided, and answers for it. */
  private static final String OVERRIDDEN = "overridden";

  /** The decision, as far as this command knows it. */
  public enum Decision {
    APPROVED,
    REJECTED,
    UNDECIDED;

    /** The word in documents and files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Null while the gate waits, and while it has a state that this command does not know: that is
   * not an approval, but may become one.
   */
  static @Nullable GateJudgement of(Gate gate, OpenedGate opened, GateRequest asked) {
    String contradiction = contradiction(gate, opened, asked);
    if (contradiction != null) {
      return new GateJudgement(
          ExitCode.FAILED,
          Decision.UNDECIDED,
          "the gateway's answer is not about this gate: " + contradiction);
    }
    String state = String.valueOf(gate.state());
    return switch (state) {
      case "approved" -> approved(gate);
      case "rejected" ->
          new GateJudgement(
              rejection(String.valueOf(gate.cause())),
              Decision.REJECTED,
              "the gate %s is rejected: %s".formatted(gate.gateId(), why(gate)));
      default -> null;
    };
  }

  private static GateJudgement approved(Gate gate) {
    boolean verified = "verified".equals(gate.cause());
    boolean captured = "captured".equals(gate.cause()) && "captured".equals(gate.mode());
    if (verified || captured || "timeout".equals(gate.cause()) || OVERRIDDEN.equals(gate.cause())) {
      return new GateJudgement(ExitCode.DONE, Decision.APPROVED, null);
    }
    return new GateJudgement(
        ExitCode.FAILED,
        Decision.UNDECIDED,
        "the gateway calls the gate %s approved with the cause \"%s\" in the mode \"%s\": that does not count as an approval"
            .formatted(gate.gateId(), gate.cause(), gate.mode()));
  }

  private static ExitCode rejection(String cause) {
    return switch (cause) {
      case "verification-failed", "recovery-time" -> ExitCode.NOT_VERIFIED;
      case "timeout" -> ExitCode.TIMED_OUT;
      case "no-rule", OVERRIDDEN -> ExitCode.REFUSED;
      default -> ExitCode.FAILED;
    };
  }

  private static String why(Gate gate) {
    return gate.reason() == null ? String.valueOf(gate.cause()) : OneLine.of(gate.reason());
  }

  private static @Nullable String contradiction(Gate gate, OpenedGate opened, GateRequest asked) {
    String id = differs("gateId", gate.gateId(), opened.gateId());
    String set = differs("recoverySetId", gate.recoverySetId(), opened.recoverySetId());
    String application = differs("application", gate.application(), asked.application());
    String wanted = opened.environment() == null ? asked.environment() : opened.environment();
    String environment = differs("environment", gate.environment(), wanted);
    String commit = differs("commit", gate.commit(), asked.commit());
    return id != null
        ? id
        : set != null
            ? set
            : application != null ? application : environment != null ? environment : commit;
  }

  private static @Nullable String differs(String field, @Nullable String said, String wanted) {
    return wanted.equalsIgnoreCase(said)
        ? null
        : "%s is \"%s\", not \"%s\"".formatted(field, said, wanted);
  }
}
