package dev.belay.ledger.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A recovery operation as it stands. Kept as a JSON document: a field that is added must be
 * nullable.
 *
 * @param confirmed whether it may change data: asked so from the start, or later
 * @param maxLostRows above which a confirmation from the start does not count
 * @param oldestData the earliest snapshot among the points that are restored
 * @param cause why it ends, while it still has to clean up: failed or cancelled, with words
 */
public record Operation(
    UUID id,
    Kind kind,
    Status status,
    Origin origin,
    UUID setId,
    @Nullable UUID otherSetId,
    @Nullable UUID preRestoreSetId,
    Instant requestedAt,
    Instant deadline,
    @Nullable String actor,
    @Nullable String reason,
    List<PassedOver> passedOver,
    Plan plan,
    List<Part> parts,
    boolean confirmed,
    @Nullable Long maxLostRows,
    @Nullable Instant confirmedAt,
    @Nullable Instant oldestData,
    @Nullable Instant completedAt,
    @Nullable Cause cause,
    @Nullable String drill,
    @Nullable DrillResult drillResult) {

  /** How long an operation waits to be confirmed. */
  public static final Duration CONFIRMATION = Duration.ofHours(1);

  public Operation {
    passedOver = List.copyOf(passedOver);
    parts = List.copyOf(parts);
  }

  public enum Kind {
    RESTORE,
    ROLLBACK,
    DRILL,
    COMPARISON;

    public String word() {
      return Words.of(this);
    }
  }

  public enum Status {
    COMPARING,
    AWAITING_CONFIRMATION,
    PREPARING,
    APPLYING,
    DRILLING,
    /** What was prepared is being removed; then it has failed or is cancelled. */
    CANCELLING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public String word() {
      return Words.of(this);
    }

    public boolean ended() {
      return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
  }

  /** What the set that is restored is of. */
  public record Origin(
      String application,
      String environment,
      String trigger,
      @Nullable String commit,
      @Nullable String deploymentId) {}

  public record PassedOver(
      UUID recoverySetId, String trigger, @Nullable Instant requestedAt, String reason) {}

  /**
   * @param predictedMillis null when there is nothing to predict it from
   */
  public record Plan(
      long rows, long logicalBytes, @Nullable Long predictedMillis, String predictedFrom) {}

  /**
   * Why it does not succeed.
   *
   * @param outcome FAILED or CANCELLED
   */
  public record Cause(Status outcome, String problem) {}

  public record DrillResult(String verdict, List<DrillCheck> checks, List<String> sandboxes) {
    public DrillResult {
      checks = List.copyOf(checks);
      sandboxes = List.copyOf(sandboxes);
    }
  }

  public record DrillCheck(
      String name,
      String subject,
      String outcome,
      @Nullable String fault,
      String detail,
      long millis) {}

  public boolean comparesWithNow() {
    return otherSetId == null;
  }

  /** Rows that would be discarded; 0 until they are counted. */
  long lostRows() {
    return parts.stream().mapToLong(Part::lostRows).sum();
  }

  boolean all(Part.Status... wanted) {
    return parts.stream().allMatch(part -> part.is(wanted));
  }

  boolean any(Part.Status wanted) {
    return parts.stream().anyMatch(part -> part.is(wanted));
  }

  Operation withStatus(Status next) {
    return copy(next, parts, confirmed, confirmedAt, completedAt, cause, drillResult);
  }

  Operation withPart(String dataStore, UnaryOperator<Part> change) {
    List<Part> changed = new ArrayList<>();
    for (Part part : parts) {
      changed.add(part.dataStore().equals(dataStore) ? change.apply(part) : part);
    }
    return copy(status, changed, confirmed, confirmedAt, completedAt, cause, drillResult);
  }

  /** What kept it from going on by itself does so no more. */
  Operation confirmed(Instant at) {
    return copy(status, parts, true, at, completedAt, null, drillResult);
  }

  Operation withCause(Cause why) {
    return copy(status, parts, confirmed, confirmedAt, completedAt, why, drillResult);
  }

  Operation ended(Status outcome, Instant at) {
    return copy(outcome, parts, confirmed, confirmedAt, at, cause, drillResult);
  }

  Operation drilled(DrillResult result) {
    return copy(status, parts, confirmed, confirmedAt, completedAt, cause, result);
  }

  private Operation copy(
      Status status,
      List<Part> parts,
      boolean confirmed,
      @Nullable Instant confirmedAt,
      @Nullable Instant completedAt,
      @Nullable Cause cause,
      @Nullable DrillResult drillResult) {
    return new Operation(
        id,
        kind,
        status,
        origin,
        setId,
        otherSetId,
        preRestoreSetId,
        requestedAt,
        deadline,
        actor,
        reason,
        passedOver,
        plan,
        parts,
        confirmed,
        maxLostRows,
        confirmedAt,
        oldestData,
        completedAt,
        cause,
        drill,
        drillResult);
  }

  /** Measured, of one that succeeded: from the request or its confirmation to the last store. */
  public @Nullable Long recoveryTimeMillis() {
    if (completedAt == null || status != Status.SUCCEEDED || kind == Kind.COMPARISON) {
      return null;
    }
    Instant from = confirmedAt == null ? requestedAt : confirmedAt;
    return Duration.between(from, completedAt).toMillis();
  }

  /** How old the oldest restored data was at the request. */
  public @Nullable Long dataAgeMillis() {
    return oldestData == null ? null : Duration.between(oldestData, requestedAt).toMillis();
  }
}
