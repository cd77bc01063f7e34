package dev.belay.ledger.read;

import dev.belay.ledger.coverage.Coverage;
import dev.belay.ledger.coverage.Deployment;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the API answers about the coverage of deployments. */
public final class CoverageViews {
  private CoverageViews() {}

  @Schema(name = "CoveragePage", description = "Deployments, the newest first.")
  public record CoveragePage(
      @Schema(description = "When Belay heard of them: this instant included.") Instant from,
      @Schema(description = "This instant not included.") Instant to,
      List<CoverageView> items,
      @Schema(description = "Pass as `cursor` for the next page; null on the last.")
          @Nullable String next) {}

  @Schema(
      name = "Coverage",
      description = "Whether a deployment had a verified recovery set before it started.")
  public record CoverageView(
      String application,
      String environment,
      @Nullable String deploymentId,
      @Nullable String commit,
      @Nullable String repository,
      @Nullable String actor,
      @Schema(description = "When Belay heard of it.") Instant heardAt,
      @Schema(description = "When its gate let it go; null where no gate did.")
          @Nullable Instant startedAt,
      @Schema(allowableValues = {"yes", "no", "unknown", "not-started"}) String covered,
      @Schema(description = "One word for programs.") String reason,
      String explanation,
      @Nullable UUID recoverySetId,
      @Nullable String setStatus,
      @Nullable String setVerdict,
      @Nullable Instant capturedAt,
      @Schema(description = "When the last of its points was verified for the first time.")
          @Nullable Instant firstVerifiedAt,
      @Nullable UUID gateId,
      @Nullable String gateMode,
      @Nullable String gateDecision,
      @Nullable String gateCause,
      @Nullable Instant gateDecidedAt,
      @Schema(
              description = "What the CI system said of its end; null if it said nothing.",
              allowableValues = {"succeeded", "failed"})
          @Nullable String outcome,
      @Nullable Instant endedAt) {

    public static CoverageView of(Coverage coverage) {
      Deployment it = coverage.deployment();
      Deployment.Captured set = it.set();
      Deployment.Gate gate = it.gate();
      Deployment.Ended ended = it.ended();
      return new CoverageView(
          it.application(),
          it.environment(),
          it.deploymentId(),
          it.commit(),
          it.repository(),
          it.actor(),
          it.at(),
          coverage.startedAt(),
          coverage.answer().word(),
          coverage.reason(),
          coverage.explanation(),
          set == null ? null : set.id(),
          set == null ? null : set.status(),
          set == null ? null : set.verdict(),
          set == null ? null : set.capturedAt(),
          set == null ? null : set.firstVerifiedAt(),
          gate == null ? null : gate.id(),
          gate == null ? null : gate.mode(),
          gate == null ? null : gate.decision(),
          gate == null ? null : gate.cause(),
          gate == null ? null : gate.decidedAt(),
          ended == null ? null : ended.succeeded() ? "succeeded" : "failed",
          ended == null ? null : ended.at());
    }
  }
}
