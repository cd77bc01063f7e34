package dev.belay.ledger.notify.notice;

import dev.belay.events.Event;
import dev.belay.events.GateRef;
import dev.belay.events.Happening;
import dev.belay.events.OperationRef.Account;
import dev.belay.events.Origin;
import dev.belay.events.Verified;
import dev.belay.ledger.read.Overdue;
import dev.belay.policy.notify.NoticeKind;
import dev.belay.policy.notify.Severity;
import dev.belay.schemas.Ids;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides which events people should hear of, and in which words. */
public final class Notices {
  private Notices() {}

  /**
   * Empty if people need not hear of the event.
   *
   * @param subject what an operation is about; null if its kind has none
   */
  public static Optional<Notice> of(Event event, @Nullable String subject) {
    return switch (event.happening()) {
      case Happening.CaptureFailed it ->
          Optional.of(notice(event, NoticeKind.CAPTURE_FAILED, captureFailed(event, it)));
      case Happening.VerificationCompleted it -> verified(event, it);
      case Happening.HookFailed it ->
          Optional.of(notice(event, NoticeKind.HOOK_FAILED, severity(it), null, hookFailed(it)));
      case Happening.GateDecided it -> gate(event, it.decision());
      case Happening.OperationRequested it -> requested(event, it);
      case Happening.OperationCompleted it -> ended(event, subject, it);
      default -> Optional.empty();
    };
  }

  /** Nobody has said that the capture ended, and its deadline has passed. */
  public static Notice of(Overdue.Point it) {
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("recoverySetId", it.setId().toString());
    facts.put("recoveryPointId", it.id().toString());
    put(facts, "dataStore", it.dataStore());
    put(facts, "commit", it.commit());
    put(facts, "deploymentId", it.deploymentId());
    String state =
        it.lastFailure() != null
            ? "the last attempt that a worker told of failed with: " + it.lastFailure()
            : it.begun()
                ? "a worker has begun it, and told of no failure"
                : "no worker has begun it; are workers running?";
    return new Notice(
        Ids.derive("capture-overdue", it.id().toString()),
        NoticeKind.CAPTURE_OVERDUE.word(),
        Notice.Phase.LASTS,
        NoticeKind.CAPTURE_OVERDUE.severity(),
        it.since(),
        it.application(),
        it.environment(),
        new Condition(
                NoticeKind.CAPTURE_OVERDUE, it.application(), it.environment(), it.dataStore())
            .key(),
        "%s/%s: The capture of \"%s\" (%s) is overdue since %s: %s"
            .formatted(
                it.application(),
                it.environment(),
                it.dataStore(),
                it.trigger(),
                it.since(),
                state),
        facts);
  }

  private static String captureFailed(Event event, Happening.CaptureFailed it) {
    return "The capture of \"%s\" (%s) failed: %s"
        .formatted(it.point().dataStore(), event.origin().trigger(), it.failure().message());
  }

  private static Optional<Notice> verified(Event event, Happening.VerificationCompleted it) {
    String store = it.point().dataStore();
    return switch (it.verified().verdict()) {
      case VERIFIED -> Optional.empty();
      case FAILED ->
          Optional.of(
              notice(
                  event,
                  NoticeKind.VERIFICATION_FAILED,
                  "A recovery point of \"%s\" failed its verification: %s"
                      .formatted(store, faults(it.verified()))));
      case UNKNOWN, UNVERIFIED ->
          Optional.of(
              notice(
                  event,
                  NoticeKind.VERIFICATION_UNKNOWN,
                  "It is unknown whether a recovery point of \"%s\" can be restored: %s"
                      .formatted(store, faults(it.verified()))));
    };
  }

  private static String faults(Verified verified) {
    List<String> faults =
        verified.checks().stream()
            .filter(check -> !check.passed())
            .map(check -> check.name() + " of " + check.subject() + " " + check.outcome())
            .toList();
    int more = faults.size() - 3;
    return String.join("; ", faults.subList(0, Math.min(3, faults.size())))
        + (more > 0 ? "; and " + more + " more" : "");
  }

  private static String hookFailed(Happening.HookFailed it) {
    return it.failure().message()
        + (it.hook().name().equals("resume")
            ? ": the application may still be holding its writes back; resume it"
            : "");
  }

  private static Optional<Notice> gate(Event event, GateRef.Decision decision) {
    if (decision.cause().equals(GateRef.Decision.OVERRIDDEN)) {
      return Optional.of(
          notice(event, NoticeKind.GATE_OVERRIDDEN, "A deployment was " + decision.reason()));
    }
    return decision.decision().equals("rejected")
        ? Optional.of(
            notice(
                event, NoticeKind.GATE_REJECTED, "A deployment was rejected: " + decision.reason()))
        : Optional.empty();
  }

  /** Only rollbacks that the policy started are reported: a person knows what they asked for. */
  private static Optional<Notice> requested(Event event, Happening.OperationRequested it) {
    return it.operation().kind().equals("rollback") && "policy".equals(it.operation().actor())
        ? Optional.of(
            notice(
                event,
                NoticeKind.ROLLBACK_REQUESTED,
                "The policy started a rollback after a failed deployment"
                    + reason(it.account())
                    + ". It waits for a person if more rows would be lost than the policy allows"))
        : Optional.empty();
  }

  private static Optional<Notice> ended(
      Event event, @Nullable String subject, Happening.OperationCompleted it) {
    String outcome = it.account().outcome();
    String word = it.operation().kind() + "-" + outcome;
    Optional<NoticeKind> kind =
        Arrays.stream(NoticeKind.values()).filter(each -> each.word().equals(word)).findFirst();
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    boolean well = "succeeded".equals(outcome);
    return Optional.of(
        notice(
            event,
            kind.get(),
            kind.get().severity(),
            subject,
            "A %s %s%s%s"
                .formatted(
                    it.operation().kind(),
                    outcome,
                    well ? measured(it.account()) : "",
                    well ? "" : reason(it.account()))));
  }

  private static String measured(Account account) {
    Long recovery = account.recoveryTimeMillis();
    Long age = account.dataAgeMillis();
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

  private static String reason(Account account) {
    return account.reason() == null ? "" : ": " + account.reason();
  }

  /** Who holds back what an application writes stops it. */
  private static Severity severity(Happening.HookFailed it) {
    return it.hook().name().equals("resume")
        ? Severity.CRITICAL
        : NoticeKind.HOOK_FAILED.severity();
  }

  private static Notice notice(Event event, NoticeKind kind, String text) {
    String store =
        event.happening() instanceof Happening.OfPoint it ? it.point().dataStore() : null;
    return notice(event, kind, kind.severity(), store, text);
  }

  private static Notice notice(
      Event event, NoticeKind kind, Severity severity, @Nullable String store, String text) {
    Origin origin = event.origin();
    return new Notice(
        event.stamp().eventId().toString(),
        kind.word(),
        kind.isLasting() ? Notice.Phase.LASTS : Notice.Phase.HAPPENED,
        severity,
        event.occurredAt(),
        origin.application(),
        origin.environment(),
        kind.isLasting()
            ? new Condition(kind, origin.application(), origin.environment(), store).key()
            : null,
        "%s/%s: %s".formatted(origin.application(), origin.environment(), text),
        facts(event));
  }

  static TreeMap<String, String> facts(Event event) {
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("recoverySetId", event.recoverySetId().toString());
    put(facts, "commit", event.origin().commit());
    put(facts, "deploymentId", event.origin().deploymentId());
    if (event.happening() instanceof Happening.OfPoint it) {
      facts.put("recoveryPointId", it.point().id().toString());
      put(facts, "dataStore", it.point().dataStore());
    }
    if (event.happening() instanceof Happening.OfOperation it) {
      facts.put("operationId", it.operation().id().toString());
    }
    return facts;
  }

  private static void put(TreeMap<String, String> facts, String name, @Nullable String value) {
    if (value != null) {
      facts.put(name, value);
    }
  }
}
