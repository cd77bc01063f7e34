package dev.belay.ledger.operation;

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
 * @param deadline of its work; moves by as long as it waited for a confirmation
 * @param cause why it ends, or waits, in words, and nothing of what became of the data: that is
 *     computed, see {@link #problem}
 * @param since null in documents of before it existed
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
    @Nullable DrillResult drillResult,
    Since since) {

  /** How long an operation waits to be confirmed, from the moment it began to wait. */
  public static final Duration CONFIRMATION = Duration.ofHours(1);

  public Operation {
    passedOver = List.copyOf(passedOver);
    parts = List.copyOf(parts);
    since = since == null ? Since.NEVER : since;
  }

  public enum Kind {
    RESTORE,
    ROLLBACK,
    DRILL,
    COMPARISON;

    public String word() {
      return Words.of(this);
    }

    /** Whether such an operation writes to data stores. */
    public boolean changesData() {
      return this == RESTORE || this == ROLLBACK;
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

  /**
   * When it entered states that time is counted from; null for those that it was never in.
   *
   * @param awaiting when it began to wait for a confirmation
   * @param applying when the stores were told to apply; before it nothing can be replaced
   * @param cancelling when what was prepared was told to be removed
   */
  public record Since(
      @Nullable Instant awaiting, @Nullable Instant applying, @Nullable Instant cancelling) {
    public static final Since NEVER = new Since(null, null, null);

    public Since entering(Status status, Instant now) {
      return switch (status) {
        case AWAITING_CONFIRMATION -> new Since(now, applying, cancelling);
        case APPLYING -> new Since(awaiting, now, cancelling);
        case CANCELLING -> new Since(awaiting, applying, now);
        default -> this;
      };
    }
  }

  /**
   * @param recoveryTimeMillis from the request to all stores restored and checked, also when a
   *     check failed; null if it did not get there
   */
  public record DrillResult(
      String verdict,
      List<DrillCheck> checks,
      List<String> sandboxes,
      @Nullable Long recoveryTimeMillis) {
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
  public long lostRows() {
    return parts.stream().mapToLong(Part::lostRows).sum();
  }

  public boolean all(Part.Status... wanted) {
    return parts.stream().allMatch(part -> part.is(wanted));
  }

  public boolean any(Part.Status wanted) {
    return parts.stream().anyMatch(part -> part.is(wanted));
  }

  /** Enters a state. */
  public Operation withStatus(Status next, Instant now) {
    return with(
        next,
        deadline,
        parts,
        confirmed,
        confirmedAt,
        completedAt,
        cause,
        since.entering(next, now));
  }

  public Operation withPart(String dataStore, UnaryOperator<Part> change) {
    List<Part> changed = new ArrayList<>();
    for (Part part : parts) {
      changed.add(part.dataStore().equals(dataStore) ? change.apply(part) : part);
    }
    return with(status, deadline, changed, confirmed, confirmedAt, completedAt, cause, since);
  }

  /**
   * What kept it from going on by itself does so no more. The time that it waited for a person is
   * not taken from its work: the deadline moves by it.
   */
  public Operation confirmed(Instant at) {
    Instant began = since.awaiting();
    Instant moved =
        began == null || at.isBefore(began) ? deadline : deadline.plus(Duration.between(began, at));
    return with(status, moved, parts, true, at, completedAt, null, since);
  }

  public Operation withCause(Cause why) {
    return with(status, deadline, parts, confirmed, confirmedAt, completedAt, why, since);
  }

  public Operation ended(Status outcome, Instant at) {
    return with(outcome, deadline, parts, confirmed, confirmedAt, at, cause, since);
  }

  public Operation drilled(DrillResult result) {
    return copy(status, deadline, parts, confirmed, confirmedAt, completedAt, cause, result, since);
  }

  private Operation with(
      Status status,
      Instant deadline,
      List<Part> parts,
      boolean confirmed,
      @Nullable Instant confirmedAt,
      @Nullable Instant completedAt,
      @Nullable Cause cause,
      Since since) {
    return copy(
        status, deadline, parts, confirmed, confirmedAt, completedAt, cause, drillResult, since);
  }

  private Operation copy(
      Status status,
      Instant deadline,
      List<Part> parts,
      boolean confirmed,
      @Nullable Instant confirmedAt,
      @Nullable Instant completedAt,
      @Nullable Cause cause,
      @Nullable DrillResult drillResult,
      Since since) {
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
        drillResult,
        since);
  }

  /**
   * Why it did not succeed, or waits; and when it has ended, what became of the data by what is
   * known now. Null when there is nothing to say.
   */
  public @Nullable String problem() {
    if (cause == null) {
      return null;
    }
    String became = status.ended() ? TargetData.of(this).sentence() : "";
    return became.isEmpty() ? cause.problem() : cause.problem() + "; " + became;
  }

  /**
   * Measured: from the request or its confirmation to the last store, of one that succeeded. Of a
   * drill what the verifier has measured, whatever its verdict; a cancelled one has none.
   */
  public @Nullable Long recoveryTimeMillis() {
    if (completedAt == null || kind == Kind.COMPARISON || status == Status.CANCELLED) {
      return null;
    }
    if (drillResult != null && drillResult.recoveryTimeMillis() != null) {
      return drillResult.recoveryTimeMillis();
    }
    if (status != Status.SUCCEEDED) {
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
