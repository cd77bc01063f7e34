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
   * @param cause captured, verified, capture-failed, verification-failed, recovery-time, timeout,
   *     no-rule or overridden
   * @param reason for people
   * @param decidedBy the credential of the person who decided; null unless the cause is {@link
   *     #OVERRIDDEN}
   */
  public record Decision(
      String decision,
      String cause,
      @Nullable String reason,
      Instant decidedAt,
      @Nullable String decidedBy) {
    /** The cause of a person's decision, which says nothing of the recovery set. */
    public static final String OVERRIDDEN = "overridden";

    /** By what is known of the recovery set. */
    public Decision(String decision, String cause, @Nullable String reason, Instant decidedAt) {
      this(decision, cause, reason, decidedAt, null);
    }
  }

  /**
   * The platform's answer to the decision.
   *
   * @param at when the platform accepted the decision; null if it did not, and then {@code problem}
   *     says why
   */
  public record Answer(@Nullable Instant at, @Nullable String problem) {}
}
