package dev.belay.ledger.notify.notice;

import dev.belay.events.Event;
import dev.belay.events.Happening;
import dev.belay.policy.notify.Severity;
import dev.belay.schemas.Ids;
import java.util.Map;
import java.util.Optional;

/**
 * What a dead man's switch hears of a recovery set: that its capture began, and how its
 * verification ended. Of *unknown* it hears nothing, and so raises its alarm in time.
 */
public final class Pulses {
  private Pulses() {}

  /**
   * @param setIsVerified whether the whole set is verified now
   */
  public static Optional<Notice> of(Event event, boolean setIsVerified) {
    return switch (event.happening()) {
      case Happening.CaptureStarted it ->
          Optional.of(pulse(event, Notice.PULSE_STARTED, "a capture has begun"));
      case Happening.CaptureFailed it ->
          Optional.of(pulse(event, Notice.PULSE_FAILED, "a capture failed"));
      case Happening.VerificationCompleted it ->
          switch (it.verified().verdict()) {
            case VERIFIED ->
                setIsVerified
                    ? Optional.of(
                        pulse(event, Notice.PULSE_VERIFIED, "the recovery set is verified"))
                    : Optional.empty();
            case FAILED -> Optional.of(pulse(event, Notice.PULSE_FAILED, "a verification failed"));
            case UNKNOWN, UNVERIFIED -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  /** Once of each set and word: a set has several points. */
  private static Notice pulse(Event event, String kind, String text) {
    String set = event.recoverySetId().toString();
    return new Notice(
        Ids.derive(kind, set),
        kind,
        Notice.Phase.HAPPENED,
        Severity.INFO,
        event.occurredAt(),
        event.origin().application(),
        event.origin().environment(),
        null,
        "%s/%s: %s".formatted(event.origin().application(), event.origin().environment(), text),
        Map.of("recoverySetId", set));
  }
}
