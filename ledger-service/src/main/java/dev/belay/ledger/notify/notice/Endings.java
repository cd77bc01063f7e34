package dev.belay.ledger.notify.notice;

import dev.belay.events.Event;
import dev.belay.events.Happening;
import dev.belay.events.Origin;
import dev.belay.events.Verdict;
import dev.belay.policy.notify.NoticeKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which lasting conditions an event ends, if they are there. */
public final class Endings {
  private Endings() {}

  /**
   * @param how the success, in words for people
   */
  public record Ending(Condition condition, String how) {}

  /**
   * @param subject what an operation is about; null if its kind has none
   */
  public static List<Ending> of(Event event, @Nullable String subject) {
    return switch (event.happening()) {
      case Happening.CaptureCompleted it ->
          both(
              event,
              it.point().dataStore(),
              "\"%s\" was captured again".formatted(it.point().dataStore()),
              NoticeKind.CAPTURE_FAILED,
              NoticeKind.CAPTURE_OVERDUE);
      case Happening.VerificationCompleted it when it.verified().verdict() == Verdict.VERIFIED ->
          both(
              event,
              it.point().dataStore(),
              "a recovery point of \"%s\" was verified".formatted(it.point().dataStore()),
              NoticeKind.VERIFICATION_FAILED,
              NoticeKind.VERIFICATION_UNKNOWN);
      case Happening.GateDecided it
          when it.decision().decision().equals("approved") && byItsGoal(it.decision().cause()) ->
          both(event, null, "a deployment was let go again", NoticeKind.GATE_REJECTED);
      case Happening.OperationCompleted it -> ofOperation(event, subject, it);
      default -> List.of();
    };
  }

  /** A gate that opened without its goal proves nothing. */
  private static boolean byItsGoal(String cause) {
    return cause.equals("captured") || cause.equals("verified");
  }

  private static List<Ending> ofOperation(
      Event event, @Nullable String subject, Happening.OperationCompleted it) {
    String kind = it.operation().kind();
    String outcome = String.valueOf(it.account().outcome());
    if (kind.equals("rollback") && outcome.equals("cancelled")) {
      return both(event, null, "the rollback was cancelled", NoticeKind.ROLLBACK_REQUESTED);
    }
    Optional<NoticeKind> failed =
        Arrays.stream(NoticeKind.values())
            .filter(each -> each.word().equals(kind + "-failed"))
            .findFirst();
    if (!outcome.equals("succeeded") || failed.isEmpty()) {
      return List.of();
    }
    String how = "a %s succeeded".formatted(kind);
    return kind.equals("rollback")
        ? both(event, null, how, failed.get(), NoticeKind.ROLLBACK_REQUESTED)
        : both(event, subject, how, failed.get());
  }

  private static List<Ending> both(
      Event event, @Nullable String store, String how, NoticeKind... kinds) {
    Origin origin = event.origin();
    return Arrays.stream(kinds)
        .map(
            kind ->
                new Ending(
                    new Condition(kind, origin.application(), origin.environment(), store), how))
        .toList();
  }
}
