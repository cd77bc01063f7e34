package dev.belay.events;

import static dev.belay.events.EventReader.part;
import static dev.belay.events.EventReader.step;
import static dev.belay.events.Fields.atLeastZeroIfGiven;
import static dev.belay.events.Fields.uuid;

import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.VerificationRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what happened to a verification. Refuses a verdict that contradicts its own checks. */
final class VerificationReader {
  private VerificationReader() {}

  static Happening read(RecoveryEvent event, PointRef point) {
    VerificationRequest request = event.getVerificationRequest();
    return switch (event.getType()) {
      case RecoveryEventTypes.VERIFICATION_REQUESTED -> {
        VerificationRequest given = part(event, "verificationRequest", request);
        yield new Happening.VerificationRequested(
            point,
            uuid("verificationRequest.verificationId", given.getVerificationId()),
            given.getReason(),
            given.getManifestDigest());
      }
      case RecoveryEventTypes.VERIFICATION_STARTED ->
          new Happening.VerificationStarted(point, running(request));
      case RecoveryEventTypes.VERIFICATION_PROGRESSED ->
          new Happening.VerificationProgressed(point, running(request), step(event));
      default -> completed(point, part(event, "verified", event.getVerified()));
    };
  }

  private static @Nullable UUID running(@Nullable VerificationRequest request) {
    return request == null
        ? null
        : uuid("verificationRequest.verificationId", request.getVerificationId());
  }

  private static Happening completed(PointRef point, dev.belay.schemas.Verified verified) {
    Verdict verdict =
        Verdict.ofWord(verified.getVerdict())
            .filter(word -> word != Verdict.UNVERIFIED)
            .orElseThrow(
                () ->
                    new ImpossibleEventException(
                        "verified.verdict is \"%s\": it must be verified, failed or unknown"
                            .formatted(verified.getVerdict())));
    List<Check> checks =
        verified.getChecks().stream().map(it -> PartReader.check("verified", it)).toList();
    if (verdict == Verdict.VERIFIED) {
      requireAllPassed(checks);
    }
    return new Happening.VerificationCompleted(
        point,
        uuid("verified.verificationId", verified.getVerificationId()),
        new Verified(
            verdict,
            verified.getStartedAt(),
            verified.getFinishedAt(),
            atLeastZeroIfGiven("verified.restoreMillis", verified.getRestoreMillis()),
            verified.getDepth(),
            verified.getSandbox(),
            checks));
  }

  /** A verdict that contradicts its own checks, or that no check supports, must never be shown. */
  private static void requireAllPassed(List<Check> checks) {
    if (checks.isEmpty()) {
      throw new ImpossibleEventException(
          "verified.verdict is \"verified\" with no checks: it needs at least one, and all passed");
    }
    for (Check check : checks) {
      if (!check.passed()) {
        throw new ImpossibleEventException(
            "verified.verdict is \"verified\" while check %s of %s is \"%s\": all must have passed"
                .formatted(check.name(), check.subject(), check.outcome()));
      }
    }
  }
}
