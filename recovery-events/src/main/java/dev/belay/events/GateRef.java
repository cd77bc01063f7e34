package dev.belay.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A gate as it was opened.
 *
 * @param platform who holds the deployment: github, gitlab or api
 * @param mode what the deployment waits for: captured or verified
 * @param deadline when the policy's on-timeout decides
 */
public record GateRef(
    UUID id, String platform, String mode, Instant openedAt, Instant deadline, Source source) {

  /**
   * @param decision approved or rejected; a failure never approves
   * @param cause captured, verified, capture-failed, verification-failed, timeout or no-rule
   * @param reason for people
   */
  public record Decision(
      String decision, String cause, @Nullable String reason, Instant decidedAt) {}

  /**
   * The platform's answer to the decision.
   *
   * @param at when the platform accepted the decision; null if it did not, and then {@code problem}
   *     says why
   */
  public record Answer(@Nullable Instant at, @Nullable String problem) {}
}
