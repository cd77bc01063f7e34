package dev.belay.gateway.api;

import dev.belay.gateway.http.Refusal;
import dev.belay.gateway.receive.Intake;
import dev.belay.gateway.spool.Spool;
import dev.belay.schemas.DeploymentEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Takes a request once for each {@code Idempotency-Key}. */
@Component
class Acceptance {
  private final Intake intake;

  Acceptance(Intake intake) {
    this.intake = intake;
  }

  /**
   * @param key the header {@code Idempotency-Key}; without it, every request is a new one
   * @throws Refusal 400 when the key is not valid
   */
  static String deliveryId(@Nullable String key) {
    if (key == null) {
      return UUID.randomUUID().toString();
    }
    if (!key.matches("[\\x20-\\x7e]{1,200}")) {
      throw new Refusal(
          HttpStatus.BAD_REQUEST, "Idempotency-Key must have 1 to 200 printable ASCII characters");
    }
    return key;
  }

  /**
   * @param fingerprint of what was asked for
   * @return whether this is the first request with its key
   * @throws Refusal 422 when the key was used for something else; 503 when the request can't be
   *     stored
   */
  boolean take(DeploymentEvent event, long fingerprint) {
    Spool.Outcome outcome = intake.take(event, fingerprint);
    if (outcome instanceof Spool.Outcome.Duplicate first && first.tag() != fingerprint) {
      throw new Refusal(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "this Idempotency-Key was used before, for another request");
    }
    return outcome instanceof Spool.Outcome.Stored;
  }
}
