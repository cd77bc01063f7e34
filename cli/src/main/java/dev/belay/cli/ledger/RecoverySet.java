package dev.belay.cli.ledger;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recovery set in the ledger's answer, with the fields that this command reads. */
public record RecoverySet(
    String recoverySetId,
    String application,
    String environment,
    @Nullable String trigger,
    @Nullable String commit,
    @Nullable String deploymentId,
    @Nullable String requestedAt,
    @Nullable String overdueSince,
    @Nullable String status,
    @Nullable String verdict,
    @Nullable Long skewMillis,
    @Nullable Boolean quiesced,
    @Nullable String capturedAt,
    @Nullable String verifiedAt,
    @Nullable Map<String, String> labels,
    @Nullable String traceId,
    List<RecoveryPoint> recoveryPoints,
    List<HeldBy> gates) {

  @SuppressWarnings("ConstantValue") // Jackson passes null for what the answer leaves out
  public RecoverySet {
    recoveryPoints = recoveryPoints == null ? List.of() : List.copyOf(recoveryPoints);
    gates = gates == null ? List.of() : List.copyOf(gates);
  }

  /** A gate that waited for the set. */
  public record HeldBy(
      @Nullable String gateId,
      @Nullable String decision,
      @Nullable String cause,
      @Nullable String reason,
      @Nullable String decidedAt,
      @Nullable String decidedBy) {}

  public boolean failed() {
    return "failed".equals(status) || recoveryPoints.stream().anyMatch(RecoveryPoint::failed);
  }
}
