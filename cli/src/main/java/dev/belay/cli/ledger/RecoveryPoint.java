package dev.belay.cli.ledger;

import dev.belay.events.Check;
import dev.belay.events.Units;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A recovery point in the ledger's answer, with the fields that this command reads. */
public record RecoveryPoint(
    String recoveryPointId,
    @Nullable String recoverySetId,
    String dataStore,
    @Nullable String status,
    @Nullable String verdict,
    @Nullable String vault,
    @Nullable String driver,
    @Nullable String startedAt,
    @Nullable String snapshotAt,
    @Nullable String finishedAt,
    @Nullable Long rows,
    @Nullable String unit,
    @Nullable Long logicalBytes,
    @Nullable Long storedBytes,
    @Nullable Long segments,
    @Nullable String manifestDigest,
    List<String> warnings,
    @Nullable Progress progress,
    @Nullable Failure lastFailure,
    @Nullable String overdueSince,
    @Nullable Failure failure,
    @Nullable Verification verification) {

  @SuppressWarnings("ConstantValue") // Jackson passes null for what the answer leaves out
  public RecoveryPoint {
    unit = unit == null ? Units.ROWS : unit;
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  /** The status for people, with what keeps a point from being captured, if that was told. */
  public String state() {
    String state = overdueSince == null ? String.valueOf(status) : "overdue since " + overdueSince;
    return lastFailure == null
        ? state
        : state + " (the last attempt failed with: " + lastFailure.message() + ")";
  }

  public boolean captured() {
    return "captured".equals(status);
  }

  public boolean failed() {
    return "failed".equals(status);
  }

  public boolean verified() {
    return "verified".equals(verdict);
  }

  /** Whether a verification has ended, whatever its verdict. */
  public boolean judged() {
    return verified() || "failed".equals(verdict) || "unknown".equals(verdict);
  }

  /** Never null and never optimistic: without information it is unverified. */
  public String verdictOrUnverified() {
    return verdict == null ? "unverified" : verdict;
  }

  /**
   * @param bytesTotal an estimate; 0 when unknown
   */
  public record Progress(@Nullable String step, long bytesDone, long bytesTotal) {}

  public record Failure(@Nullable String kind, @Nullable String message, int attempts) {}

  public record Verification(
      @Nullable String verificationId,
      @Nullable String verdict,
      @Nullable String startedAt,
      @Nullable String finishedAt,
      @Nullable Long restoreMillis,
      @Nullable String depth,
      @Nullable String sandbox,
      @Nullable Progress progress,
      List<Check> checks) {

    @SuppressWarnings("ConstantValue") // Jackson passes null for what the answer leaves out
    public Verification {
      checks = checks == null ? List.of() : List.copyOf(checks);
    }

    public boolean ended() {
      return "verified".equals(verdict) || "failed".equals(verdict) || "unknown".equals(verdict);
    }
  }
}
