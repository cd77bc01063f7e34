package dev.belay.cli.recovery;

import dev.belay.events.Check;
import dev.belay.events.Compared;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A recovery operation as the ledger tells it: of its fields, those that this command reads. */
@SuppressWarnings("ConstantValue") // Jackson passes null for what the answer leaves out
public record Operation(
    String operationId,
    String kind,
    String status,
    @Nullable String application,
    @Nullable String environment,
    @Nullable String recoverySetId,
    @Nullable String preRestoreSetId,
    @Nullable String commit,
    @Nullable String deploymentId,
    @Nullable String requestedAt,
    @Nullable String completedAt,
    @Nullable String actor,
    @Nullable String reason,
    List<PassedOver> passedOver,
    @Nullable Plan plan,
    List<Store> stores,
    @Nullable Lost lost,
    @Nullable Long recoveryTimeMillis,
    @Nullable Long dataAgeMillis,
    @Nullable String problem,
    @Nullable Drill drill) {
  private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");

  public Operation {
    passedOver = passedOver == null ? List.of() : List.copyOf(passedOver);
    stores = stores == null ? List.of() : List.copyOf(stores);
  }

  public boolean ended() {
    return ENDED.contains(status);
  }

  public boolean succeeded() {
    return status.equals("succeeded");
  }

  public boolean awaitsConfirmation() {
    return status.equals("awaiting-confirmation");
  }

  /** A later recovery set that was not chosen, and why. */
  public record PassedOver(
      String recoverySetId,
      @Nullable String trigger,
      @Nullable String requestedAt,
      @Nullable String reason) {}

  /**
   * @param predictedMillis null when nothing is known to predict it from
   * @param predictedFrom what it is predicted from, or why it isn't
   */
  public record Plan(
      long rows,
      long logicalBytes,
      @Nullable Long predictedMillis,
      @Nullable String predictedFrom) {}

  /** Rows that differ; those added or changed since the recovery point are discarded. */
  public record Lost(long added, long changed, long removed) {
    /** What is in the data now and would not be any more. */
    public long discarded() {
      return added + changed;
    }
  }

  public record Store(
      String dataStore,
      @Nullable String recoveryPointId,
      @Nullable String target,
      @Nullable String status,
      @Nullable String step,
      long bytesDone,
      long bytesTotal,
      @Nullable Compared comparison,
      @Nullable Restored restored,
      @Nullable Failure failure) {
    public String targetOrStore() {
      return target == null ? dataStore : target;
    }
  }

  public record Restored(
      @Nullable String target,
      long tables,
      long rows,
      long logicalBytes,
      @Nullable String replaced,
      @Nullable String preRestorePointId,
      List<String> warnings) {
    public Restored {
      warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }
  }

  public record Failure(@Nullable String kind, @Nullable String message) {}

  /**
   * @param sandboxes what each data store was restored into, for people
   */
  public record Drill(
      @Nullable String name, @Nullable String verdict, List<Check> checks, List<String> sandboxes) {
    public Drill {
      sandboxes = sandboxes == null ? List.of() : List.copyOf(sandboxes);
      checks = checks == null ? List.of() : List.copyOf(checks);
    }
  }
}
