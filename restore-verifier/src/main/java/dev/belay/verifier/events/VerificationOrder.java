package dev.belay.verifier.events;

import dev.belay.datastores.CheckDepth;
import dev.belay.schemas.Ids;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import java.util.Optional;

/**
 * What a recovery event orders to be verified.
 *
 * @param verificationId UUID: derived from the point for the verification that follows its capture,
 *     else named by who asked for it
 * @param depth the policy's after a capture; whoever asks for another verification gets all of it
 */
public record VerificationOrder(
    String verificationId, String recoveryPointId, CheckDepth depth, RecoveryEvent event) {
  /**
   * The order of an event; empty if it orders nothing.
   *
   * @throws IllegalArgumentException if the event lacks what its type needs
   */
  public static Optional<VerificationOrder> of(RecoveryEvent event) {
    return switch (event.getType()) {
      case RecoveryEventTypes.CAPTURE_COMPLETED -> {
        String point = pointOf(event);
        yield Optional.of(
            new VerificationOrder(
                Ids.derive("verification", point, "after-capture"), point, depth(event), event));
      }
      case RecoveryEventTypes.VERIFICATION_REQUESTED -> {
        var request = event.getVerificationRequest();
        if (request == null) {
          throw new IllegalArgumentException(
              "event " + event.getEventId() + " requests a verification without its id");
        }
        yield Optional.of(
            new VerificationOrder(
                request.getVerificationId(), pointOf(event), CheckDepth.FULL, event));
      }
      default -> Optional.empty();
    };
  }

  private static CheckDepth depth(RecoveryEvent captured) {
    return captured.getCaptured() == null
        ? CheckDepth.FULL
        : CheckDepth.of(captured.getCaptured().getVerification());
  }

  private static String pointOf(RecoveryEvent event) {
    String point = event.getRecoveryPointId();
    if (point == null) {
      throw new IllegalArgumentException(
          "event "
              + event.getEventId()
              + " of type "
              + event.getType()
              + " names no recovery point");
    }
    return point;
  }
}
