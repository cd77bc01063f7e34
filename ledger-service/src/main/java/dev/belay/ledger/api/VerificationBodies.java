package dev.belay.ledger.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The request and the answer when a point is to be verified again. */
final class VerificationBodies {
  private VerificationBodies() {}

  @Schema(name = "VerificationRequest")
  record VerificationBody(
      @Schema(
              description = "Why; up to 500 characters.",
              requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String reason) {}

  @Schema(name = "VerificationAccepted")
  record VerificationAccepted(UUID verificationId) {}
}
