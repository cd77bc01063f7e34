package dev.belay.cli.recovery;

import dev.belay.events.Check;
import dev.belay.events.Compared;
import dev.belay.events.Units;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recovery operation in the ledger's answer, with the fields that this command reads.
 *
 * @param mayNotConfirm who asked, where a second person must confirm it; null elsewhere
 */
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
    @Nullable String mayNotConfirm,
    @Nullable String confirmedAt,
    @Nullable String confirmedBy,
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

  /** What the targets lack, so that this operation would fail. */
  public List<String> obstacles() {
    return stores.stream()
        .filter(store -> store.comparison() != null)
        .flatMap(
            store ->
                Objects.requireNonNull(store.comparison()).needs().stream()
                    .filter(Compared.Need::fatal)
                    .map(need -> store.dataStore() + ": " + need.text()))
        .toList();
  }

  public boolean awaitsConfirmation() {
    return status.equals("awaiting-confirmation");
  }

  /** A newer recovery set that was not chosen, and why. */
  public record PassedOver(
      String recoverySetId,
      @Nullable String trigger,
      @Nullable String requestedAt,
      @Nullable String reason) {}

  /**
   * @param predictedMillis null when there is no measurement to predict it from
   * @param predictedFrom the basis of the prediction, or why there is none
   */
  public record Plan(
      long rows,
      String unit,
      long logicalBytes,
      @Nullable Long predictedMillis,
      @Nullable String predictedFrom) {
    public Plan {
      unit = unit == null ? Units.ROWS : unit;
    }
  }

  /**
   * What differs. Whatever was added or changed since the recovery point is discarded.
   *
   * @param unit what is counted, in the plural; earlier ledgers leave it out and mean rows
   */
  public record Lost(long added, long changed, long removed, String unit) {
    public Lost {
      unit = unit == null ? Units.ROWS : unit;
    }

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

  /**
   * @param unit what {@code rows} counts, in the plural; earlier ledgers leave it out and mean rows
   * @param summary how much was restored, in the driver's words; null means rows in tables
   */
  public record Restored(
      @Nullable String target,
      long tables,
      long rows,
      String unit,
      @Nullable String summary,
      long logicalBytes,
      @Nullable String replaced,
      @Nullable String preRestorePointId,
      List<String> warnings) {
    public Restored {
      unit = unit == null ? Units.ROWS : unit;
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
