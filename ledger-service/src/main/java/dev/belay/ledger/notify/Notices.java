package dev.belay.ledger.notify;

import dev.belay.ledger.notify.Notice.Severity;
import dev.belay.schemas.Failure;
import dev.belay.schemas.Gate;
import dev.belay.schemas.Hook;
import dev.belay.schemas.Operation;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Verified;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Which events people should hear of, and in what words. */
public final class Notices {
  /** All kinds, for whoever checks a filter. */
  public static final List<String> KINDS =
      List.of(
          "capture-failed",
          "verification-failed",
          "verification-unknown",
          "hook-failed",
          "gate-rejected",
          "rollback-requested",
          "rollback-succeeded",
          "rollback-failed",
          "rollback-cancelled",
          "restore-succeeded",
          "restore-failed",
          "restore-cancelled",
          "drill-succeeded",
          "drill-failed",
          "drill-cancelled");

  private Notices() {}

  /** Empty for what is no news. */
  public static Optional<Notice> of(RecoveryEvent event) {
    return switch (event.getType()) {
      case RecoveryEventTypes.CAPTURE_FAILED ->
          Optional.ofNullable(event.getFailure())
              .map(it -> notice(event, "capture-failed", Severity.ERROR, captureFailed(event, it)));
      case RecoveryEventTypes.VERIFICATION_COMPLETED ->
          Optional.ofNullable(event.getVerified()).flatMap(it -> verified(event, it));
      case RecoveryEventTypes.HOOK_FAILED ->
          Optional.ofNullable(event.getHook()).map(it -> hookFailed(event, it));
      case RecoveryEventTypes.GATE_DECIDED ->
          Optional.ofNullable(event.getGate()).flatMap(it -> gate(event, it));
      case RecoveryEventTypes.OPERATION_REQUESTED ->
          Optional.ofNullable(event.getOperation()).flatMap(it -> requested(event, it));
      case RecoveryEventTypes.OPERATION_COMPLETED ->
          Optional.ofNullable(event.getOperation()).flatMap(it -> ended(event, it));
      default -> Optional.empty();
    };
  }

  private static String captureFailed(RecoveryEvent event, Failure failure) {
    return "The capture of \"%s\" (%s) failed: %s"
        .formatted(event.getDataStore(), event.getTrigger(), failure.getMessage());
  }

  private static Optional<Notice> verified(RecoveryEvent event, Verified verified) {
    return switch (verified.getVerdict()) {
      case "verified" -> Optional.empty();
      case "failed" ->
          Optional.of(
              notice(
                  event,
                  "verification-failed",
                  Severity.ERROR,
                  "A recovery point of \"%s\" is not what was captured: %s"
                      .formatted(event.getDataStore(), faults(verified))));
      default ->
          Optional.of(
              notice(
                  event,
                  "verification-unknown",
                  Severity.ERROR,
                  "Nobody knows whether a recovery point of \"%s\" can be restored: %s"
                      .formatted(event.getDataStore(), faults(verified))));
    };
  }

  private static String faults(Verified verified) {
    List<String> faults =
        verified.getChecks().stream()
            .filter(check -> !check.getOutcome().equals("passed"))
            .map(check -> check.getName() + " of " + check.getSubject() + " " + check.getOutcome())
            .toList();
    int more = faults.size() - 3;
    return String.join("; ", faults.subList(0, Math.min(3, faults.size())))
        + (more > 0 ? "; and " + more + " more" : "");
  }

  private static Notice hookFailed(RecoveryEvent event, Hook hook) {
    Failure failure = event.getFailure();
    return notice(
        event,
        "hook-failed",
        Severity.ERROR,
        (failure == null ? "A hook failed" : failure.getMessage())
            + (hook.getName().equals("resume")
                ? ": the application may still hold its writes back"
                : ""));
  }

  private static Optional<Notice> gate(RecoveryEvent event, Gate gate) {
    return "rejected".equals(gate.getDecision())
        ? Optional.of(
            notice(
                event,
                "gate-rejected",
                Severity.ERROR,
                "A deployment was held: " + gate.getReason()))
        : Optional.empty();
  }

  /** What a person asked for is no news; what the policy did by itself is. */
  private static Optional<Notice> requested(RecoveryEvent event, Operation operation) {
    return operation.getKind().equals("rollback") && "policy".equals(operation.getActor())
        ? Optional.of(
            notice(
                event,
                "rollback-requested",
                Severity.INFO,
                "The policy began a rollback after a deployment that failed"
                    + reason(operation)
                    + ". It waits for a person if more rows would be lost than the policy allows"))
        : Optional.empty();
  }

  private static Optional<Notice> ended(RecoveryEvent event, Operation operation) {
    String kind = operation.getKind() + "-" + operation.getOutcome();
    if (!KINDS.contains(kind)) {
      return Optional.empty();
    }
    boolean well = "succeeded".equals(operation.getOutcome());
    return Optional.of(
        notice(
            event,
            kind,
            well ? Severity.INFO : Severity.ERROR,
            "A %s %s%s%s"
                .formatted(
                    operation.getKind(),
                    operation.getOutcome(),
                    well ? measured(operation) : "",
                    well ? "" : reason(operation))));
  }

  private static String measured(Operation operation) {
    Long recovery = operation.getRecoveryTimeMillis();
    Long age = operation.getDataAgeMillis();
    return (recovery == null ? "" : " in " + seconds(recovery))
        + (age == null ? "" : "; the data is from " + seconds(age) + " before");
  }

  private static String seconds(long millis) {
    Duration duration = Duration.ofMillis(millis);
    return duration.toHours() > 0
        ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
        : duration.toMinutes() > 0
            ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
            : millis / 1000.0 + " s";
  }

  private static String reason(Operation operation) {
    return operation.getReason() == null ? "" : ": " + operation.getReason();
  }

  private static Notice notice(RecoveryEvent event, String kind, Severity severity, String text) {
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("recoverySetId", event.getRecoverySetId());
    put(facts, "recoveryPointId", event.getRecoveryPointId());
    put(facts, "dataStore", event.getDataStore());
    put(facts, "commit", event.getCommit());
    put(facts, "deploymentId", event.getDeploymentId());
    Operation operation = event.getOperation();
    put(facts, "operationId", operation == null ? null : operation.getOperationId());
    return new Notice(
        event.getEventId(),
        kind,
        severity,
        event.getOccurredAt(),
        event.getApplication(),
        event.getEnvironment(),
        "%s/%s: %s".formatted(event.getApplication(), event.getEnvironment(), text),
        facts);
  }

  private static void put(
      TreeMap<String, String> facts, String name, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      facts.put(name, value);
    }
  }
}
