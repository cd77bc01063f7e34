package dev.belay.gateway.status;

import dev.belay.jobs.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows a rollback on one platform, at one place.
 *
 * @param place what shows it
 * @param deploymentId with {@link Place#DEPLOYMENT}
 */
record RollbackJob(
    Place place,
    String operationId,
    String recoverySetId,
    CommitTarget target,
    @Nullable String deploymentId,
    CommitState.Outcome outcome,
    String description) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final Duration PATIENCE = Duration.ofDays(1);

  enum Place {
    COMMIT,
    DEPLOYMENT
  }

  static String kind(String platform) {
    return platform + "-rollback";
  }

  static RollbackJob of(byte[] payload) {
    return JSON.readValue(payload, RollbackJob.class);
  }

  /** One for each operation and place, however often its end is told. */
  NewJob at(Instant now) {
    String what = place.name().toLowerCase(Locale.ROOT);
    return new NewJob(
        "rollback-" + what + ":" + operationId,
        kind(target.platform()),
        JSON.writeValueAsBytes(this),
        now.plus(PATIENCE),
        "rollback-%s:%s:%s:%s"
            .formatted(
                what,
                target.platform(),
                target.repository().toLowerCase(Locale.ROOT),
                target.commit().toLowerCase(Locale.ROOT)));
  }
}
