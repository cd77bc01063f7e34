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
 * @param decidedBy the person who decided against what is known; null if the policy did
 * @param actor who deploys, as the deployment's sender says
 * @param url of the deployment or its run, for people
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
    @Nullable String decidedBy,
    @Nullable String actor,
    @Nullable String url,
    List<Point> recoveryPoints) {

  /**
   * @param bytesTotal an estimate, 0 when unknown
   * @param overdueSince the deadline of its capture, if that has passed without a result
   * @param lastFailure why the last attempt to capture it failed, while it is tried again
   */
  record Point(
      String recoveryPointId,
      @Nullable String dataStore,
      String state,
      String detail,
      long bytesDone,
      long bytesTotal,
      @Nullable Instant overdueSince,
      @Nullable String lastFailure) {}

  static GateView of(DeploymentGate gate, Map<String, SetProgress> known, Instant now) {
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
        decision == null ? null : decision.by(),
        held.source().actor(),
        held.source().url(),
        held.recoverySetIds().stream()
            .map(id -> known.getOrDefault(id, SetProgress.NONE))
            .flatMap(set -> set.expected().stream().map(point -> point(set, point, now)))
            .toList());
  }

  private static Point point(SetProgress set, PointProgress point, Instant now) {
    Step step = point.step();
    return new Point(
        point.recoveryPointId(),
        point.dataStore(),
        point.state().word(),
        point.detail(),
        step == null ? 0 : step.bytesDone(),
        step == null ? 0 : step.bytesTotal(),
        set.overdueSince(point, now).orElse(null),
        point.lastFailure().isEmpty() ? null : point.lastFailure());
  }
}
