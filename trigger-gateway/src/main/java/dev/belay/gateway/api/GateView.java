package dev.belay.gateway.api;

import dev.belay.events.Step;
import dev.belay.gateway.gate.DeploymentGate;
import dev.belay.gateway.gate.DeploymentGate.Answered;
import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.GateDecision;
import dev.belay.gateway.gate.HeldDeployment;
import dev.belay.gateway.gate.progress.PointProgress;
import dev.belay.gateway.gate.progress.SetProgress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gate as it is now.
 *
 * @param state waiting, approved or rejected
 * @param recoveryPoints of all recovery sets that it waits for, as far as they are known
 */
record GateView(
    String gateId,
    String recoverySetId,
    String application,
    String environment,
    @Nullable String commit,
    String platform,
    String mode,
    String state,
    @Nullable String cause,
    @Nullable String reason,
    Instant openedAt,
    Instant deadline,
    @Nullable Instant decidedAt,
    List<Point> recoveryPoints) {

  /**
   * @param bytesTotal an estimate, 0 when unknown
   */
  record Point(
      String recoveryPointId,
      @Nullable String dataStore,
      String state,
      String detail,
      long bytesDone,
      long bytesTotal) {}

  static GateView of(DeploymentGate gate, Map<String, SetProgress> known) {
    HeldDeployment held = gate.deployment();
    GateDecision decision =
        switch (gate) {
          case Waiting waiting -> null;
          case Decided decided -> decided.decision();
          case Answered answered -> answered.decision();
        };
    return new GateView(
        held.gateId(),
        held.recoverySetId(),
        held.origin().application(),
        held.origin().environment(),
        held.origin().commit(),
        held.platform(),
        held.mode().word(),
        decision == null ? "waiting" : decision.word(),
        decision == null ? null : decision.cause().word(),
        decision == null ? null : decision.reason(),
        held.openedAt(),
        held.deadline(),
        decision == null ? null : decision.at(),
        held.recoverySetIds().stream()
            .flatMap(id -> known.getOrDefault(id, SetProgress.NONE).expected().stream())
            .map(GateView::point)
            .toList());
  }

  private static Point point(PointProgress point) {
    Step step = point.step();
    return new Point(
        point.recoveryPointId(),
        point.dataStore(),
        point.state().word(),
        point.detail(),
        step == null ? 0 : step.bytesDone(),
        step == null ? 0 : step.bytesTotal());
  }
}
