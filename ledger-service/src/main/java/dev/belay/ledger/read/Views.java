package dev.belay.ledger.read;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the API answers. Instants are ISO-8601 in UTC; an absent value is null. */
public final class Views {
  private Views() {}

  @Schema(name = "RecoverySetPage", description = "Recovery sets, the newest first.")
  public record SetPage(
      List<SetView> items,
      @Schema(description = "Pass as `cursor` for the next page; null on the last.")
          @Nullable String next) {}

  @Schema(
      name = "RecoverySet",
      description = "The recovery points of one application for one trigger.")
  public record SetView(
      UUID recoverySetId,
      String application,
      String environment,
      @Schema(description = "Why it was taken, for example pre-deployment or manual.")
          String trigger,
      @Nullable String commit,
      @Nullable String deploymentId,
      @Nullable String repository,
      @Nullable String ref,
      @Nullable String url,
      @Nullable String actor,
      @Schema(description = "The rule of the policy that matched.") @Nullable String rule,
      @Schema(description = "SHA-256 of the policy file, hexadecimal.")
          @Nullable String policyVersion,
      @Schema(description = "Null until the request itself has been received.")
          @Nullable Instant requestedAt,
      @Nullable Instant deadline,
      @Schema(
              description =
                  "The deadline, if it has passed by the ledger's clock without a result; otherwise"
                      + " null. A result that comes later counts.")
          @Nullable Instant overdueSince,
      @Schema(allowableValues = {"capturing", "captured", "failed"}) String status,
      @Schema(
              description = "verified only if every expected point is captured and verified.",
              allowableValues = {"unverified", "verified", "failed", "unknown"})
          String verdict,
      @Schema(
              description =
                  "The longest distance between the snapshots: measured by one clock when they were"
                      + " taken together, otherwise by the data stores' clocks; null until"
                      + " captured.")
          @Nullable Long skewMillis,
      @Schema(
              description =
                  "Whether the application held its writes back while the snapshots were taken;"
                      + " null until captured.")
          @Nullable Boolean quiesced,
      @Nullable Instant capturedAt,
      @Nullable Instant verifiedAt,
      Map<String, String> labels,
      @Schema(description = "How it is captured, for example full.") @Nullable String method,
      @Schema(description = "The retention class of the policy.") @Nullable String retention,
      @Schema(description = "The OpenTelemetry trace that it was requested in; null without one.")
          @Nullable String traceId,
      List<PointView> recoveryPoints,
      @Schema(description = "The gates that waited for this set, the oldest first.")
          List<GateView> gates) {}

  @Schema(name = "GatePage", description = "Gates, the newest first.")
  public record GatePage(
      List<GateView> items,
      @Schema(description = "Pass as `cursor` for the next page; null on the last.")
          @Nullable String next) {}

  @Schema(name = "Gate", description = "A deployment that was held until a recovery set was there.")
  public record GateView(
      UUID gateId,
      @Schema(
              description =
                  "What it waits for. With the cause no-rule, a set that was never requested.")
          UUID recoverySetId,
      String application,
      String environment,
      @Nullable String commit,
      @Nullable String deploymentId,
      @Schema(description = "Who holds the deployment, for example github, gitlab or api.")
          String platform,
      @Schema(allowableValues = {"captured", "verified"}) String mode,
      Instant openedAt,
      @Schema(description = "When the policy's on-timeout decides.") Instant deadline,
      @Schema(allowableValues = {"waiting", "approved", "rejected"}) String decision,
      @Schema(
              description = "Null until decided.",
              allowableValues = {
                "captured",
                "verified",
                "capture-failed",
                "verification-failed",
                "recovery-time",
                "timeout",
                "no-rule",
                "overridden"
              })
          @Nullable String cause,
      @Schema(description = "What the gate waited for and what came, for people.")
          @Nullable String reason,
      @Nullable Instant decidedAt,
      @Schema(
              description =
                  "Who decided against what was known, with the cause overridden; else null.")
          @Nullable String decidedBy,
      @Schema(description = "Null until the platform was told, or if there is no platform to tell.")
          @Nullable GateAnswerView answer,
      @Nullable String repository,
      @Nullable String ref,
      @Schema(description = "The page of the deployment or of its run.") @Nullable String url,
      @Nullable String actor) {}

  @Schema(name = "GateAnswer", description = "The platform's answer to the decision.")
  public record GateAnswerView(
      @Schema(allowableValues = {"approved", "rejected"}) String decision,
      @Schema(description = "When the platform accepted it; null if it did not.")
          @Nullable Instant answeredAt,
      @Schema(description = "Why the platform did not accept it.") @Nullable String problem) {}

  @Schema(name = "RecoveryPoint", description = "One data store, captured once.")
  public record PointView(
      UUID recoveryPointId,
      UUID recoverySetId,
      @Nullable String dataStore,
      @Schema(allowableValues = {"requested", "capturing", "captured", "failed"}) String status,
      @Schema(allowableValues = {"unverified", "verified", "failed", "unknown"}) String verdict,
      @Schema(description = "URI of the vault, without credentials.") @Nullable String vault,
      @Nullable String driver,
      @Nullable Instant startedAt,
      @Schema(description = "The instant whose data the point holds.") @Nullable Instant snapshotAt,
      @Nullable Instant finishedAt,
      @Nullable Long rows,
      @Schema(description = "What rows counts, in the plural: rows, keys, files.")
          @Nullable String unit,
      @Schema(description = "Bytes read from the data store.") @Nullable Long logicalBytes,
      @Schema(description = "Bytes newly written to the vault.") @Nullable Long storedBytes,
      @Nullable Long segments,
      @Schema(description = "SHA-256 of the manifest, hexadecimal.")
          @Nullable String manifestDigest,
      List<String> warnings,
      @Nullable ProgressView progress,
      @Schema(
              description =
                  "Why the last attempt failed, while the capture is tried again; null once"
                      + " captured or failed.")
          @Nullable FailureView lastFailure,
      @Schema(
              description =
                  "The deadline, if it has passed by the ledger's clock without a result; otherwise"
                      + " null. A result that comes later counts.")
          @Nullable Instant overdueSince,
      @Nullable FailureView failure,
      @Nullable VerificationView verification,
      @Schema(description = "Whether it was verified before and its verdict is now failed.")
          boolean worsened) {}

  @Schema(name = "RecoveryPointList", description = "Recovery points whose id begins alike, by id.")
  public record PointList(List<PointDetail> items) {}

  @Schema(
      name = "RecoveryPointDetail",
      description = "A recovery point, and what its recovery set was captured for.")
  public record PointDetail(
      UUID recoveryPointId,
      UUID recoverySetId,
      String application,
      String environment,
      String trigger,
      @Nullable String commit,
      @Nullable String deploymentId,
      @Nullable Instant requestedAt,
      @Nullable String dataStore,
      @Schema(allowableValues = {"requested", "capturing", "captured", "failed"}) String status,
      @Schema(allowableValues = {"unverified", "verified", "failed", "unknown"}) String verdict,
      @Nullable String vault,
      @Nullable String driver,
      @Nullable Instant startedAt,
      @Nullable Instant snapshotAt,
      @Nullable Instant finishedAt,
      @Nullable Long rows,
      @Schema(description = "What rows counts, in the plural: rows, keys, files.")
          @Nullable String unit,
      @Nullable Long logicalBytes,
      @Nullable Long storedBytes,
      @Nullable Long segments,
      @Nullable String manifestDigest,
      List<String> warnings,
      @Nullable ProgressView progress,
      @Schema(
              description =
                  "Why the last attempt failed, while the capture is tried again; null once"
                      + " captured or failed.")
          @Nullable FailureView lastFailure,
      @Schema(
              description =
                  "The deadline, if it has passed by the ledger's clock without a result; otherwise"
                      + " null. A result that comes later counts.")
          @Nullable Instant overdueSince,
      @Nullable FailureView failure,
      @Nullable VerificationView verification,
      @Schema(description = "Whether it was verified before and its verdict is now failed.")
          boolean worsened) {

    public static PointDetail of(PointView point, SetView set) {
      return new PointDetail(
          point.recoveryPointId(),
          point.recoverySetId(),
          set.application(),
          set.environment(),
          set.trigger(),
          set.commit(),
          set.deploymentId(),
          set.requestedAt(),
          point.dataStore(),
          point.status(),
          point.verdict(),
          point.vault(),
          point.driver(),
          point.startedAt(),
          point.snapshotAt(),
          point.finishedAt(),
          point.rows(),
          point.unit(),
          point.logicalBytes(),
          point.storedBytes(),
          point.segments(),
          point.manifestDigest(),
          point.warnings(),
          point.progress(),
          point.lastFailure(),
          point.overdueSince(),
          point.failure(),
          point.verification(),
          point.worsened());
    }
  }

  @Schema(name = "Progress")
  public record ProgressView(
      String step,
      long bytesDone,
      @Schema(description = "An estimate; 0 when unknown.") long bytesTotal) {}

  @Schema(name = "CaptureFailure")
  public record FailureView(String kind, String message, int attempts) {}

  @Schema(
      name = "Verification",
      description =
          "The verification that finished last, with `progress` if another one is running. Before"
              + " the first has finished: the running one, with the verdict unverified.")
  public record VerificationView(
      @Nullable UUID verificationId,
      @Schema(allowableValues = {"unverified", "verified", "failed", "unknown"}) String verdict,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Long restoreMillis,
      @Nullable String depth,
      @Nullable String sandbox,
      @Nullable ProgressView progress,
      List<CheckView> checks) {}

  @Schema(name = "Check")
  public record CheckView(
      String name,
      String subject,
      @Schema(allowableValues = {"passed", "failed", "unknown"}) String outcome,
      @Nullable String fault,
      String detail,
      long millis) {}
}
