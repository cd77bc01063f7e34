package dev.belay.gateway.gate.keeper;

import dev.belay.gateway.gate.progress.Stage;
import dev.belay.jobs.NewJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * What a platform is told of a gate. The jobs of a gate are one lane, so that nothing is said of
 * its progress after its decision.
 */
public final class GateJobs {
  /** GitHub waits for 30 days; whoever looks at a deployment that hangs has done so by then. */
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

  /** One for each stage, however often the gate comes to it: platforms take few of them. */
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
