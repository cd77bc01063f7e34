package dev.belay.verifier.verification;

import dev.belay.datastores.CheckDepth;
import dev.belay.events.Event;
import dev.belay.events.Happening;
import dev.belay.events.PointRef;
import dev.belay.events.RecoveryIds;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The verification that a recovery event orders.
 *
 * @param verificationId derived from the point for the verification after its capture; for other
 *     verifications, named by the caller who asked for it
 * @param depth the policy's depth after a capture; the full depth when somebody asks for another
 *     verification
 * @param manifestDigest SHA-256 of the manifest as its worker stored it, hexadecimal; null when the
 *     event does not say, as those of earlier versions
 */
public record VerificationOrder(
    UUID verificationId,
    PointRef point,
    CheckDepth depth,
    @Nullable String manifestDigest,
    Event event) {
  /** The order of an event; empty if it orders nothing. */
  public static Optional<VerificationOrder> of(Event event) {
    return switch (event.happening()) {
      case Happening.CaptureCompleted it ->
          Optional.of(
              new VerificationOrder(
                  RecoveryIds.verificationAfterCapture(it.point().id()),
                  it.point(),
                  CheckDepth.of(it.captured().verification()),
                  it.captured().manifestDigest(),
                  event));
      case Happening.VerificationRequested it ->
          Optional.of(
              new VerificationOrder(
                  it.verificationId(), it.point(), CheckDepth.FULL, it.manifestDigest(), event));
      default -> Optional.empty();
    };
  }

  public String recoveryPointId() {
    return point.id().toString();
  }
}
