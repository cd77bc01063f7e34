package dev.belay.gateway.status;

import dev.belay.jobs.NewJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The jobs that show statuses. Those of one commit share a lane, so that the newest comes last. */
final class StatusJobs {
  private static final Duration PATIENCE = Duration.ofDays(1);

  private StatusJobs() {}

  static String kind(String platform) {
    return platform + "-status";
  }

  static NewJob show(CommitTarget target, String recoverySetId, long version, Instant now) {
    return new NewJob(
        "status:" + recoverySetId + ":" + version,
        kind(target.platform()),
        (recoverySetId + "\n" + version).getBytes(StandardCharsets.UTF_8),
        now.plus(PATIENCE),
        "status:%s:%s:%s"
            .formatted(
                target.platform(),
                target.repository().toLowerCase(Locale.ROOT),
                target.commit().toLowerCase(Locale.ROOT)));
  }

  static String recoverySetId(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8).split("\n", -1)[0];
  }

  static long version(byte[] payload) {
    return Long.parseLong(new String(payload, StandardCharsets.UTF_8).split("\n", -1)[1]);
  }
}
