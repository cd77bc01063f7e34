package dev.belay.gateway.gate.keeper;

import dev.belay.gateway.gate.progress.Stage;
import dev.belay.jobs.NewJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * The jobs that tell a platform of a gate. The jobs of one gate share a lane, so no progress is
 * told after the decision.
 */
public final class GateJobs {
  /** GitHub waits for 30 days. By then, somebody has looked at a deployment that hangs. */
  private static final Duration PATIENCE_TO_ANSWER = Duration.ofDays(7);

  private static final Duration PATIENCE_TO_REPORT = Duration.ofMinutes(10);

  private GateJobs() {}

  static NewJob answer(Platform platform, String gateId, Instant now) {
    return new NewJob(
        "gate-answer:" + gateId,
        platform.answerKind(),
        gateId.getBytes(StandardCharsets.UTF_8),
        now.plus(PATIENCE_TO_ANSWER),
        lane(gateId));
  }

  /** One job for each stage, however often the gate comes to it: platforms accept few comments. */
  static NewJob progress(Platform platform, String gateId, Stage stage, Instant now) {
    return new NewJob(
        "gate-progress:" + gateId + ":" + stage,
        platform.progressKind(),
        gateId.getBytes(StandardCharsets.UTF_8),
        now.plus(PATIENCE_TO_REPORT),
        lane(gateId));
  }

  /** The gate that a job is about. */
  public static String gateId(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8);
  }

  private static String lane(String gateId) {
    return "gate:" + gateId;
  }
}
