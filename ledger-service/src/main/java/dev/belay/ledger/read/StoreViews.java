package dev.belay.ledger.read;

import dev.belay.events.Compared;
import dev.belay.events.Restored;
import dev.belay.ledger.operation.Destination;
import dev.belay.ledger.operation.Part;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the API answers about one data store of a recovery operation. */
public final class StoreViews {
  private StoreViews() {}

  @Schema(name = "OperationStore", description = "One data store of an operation.")
  public record StoreView(
      String dataStore,
      UUID recoveryPointId,
      @Schema(description = "A data store, or STORE/DATABASE; null when nothing is written.")
          @Nullable String target,
      boolean replace,
      @Schema(
              allowableValues = {
                "waiting",
                "comparing",
                "compared",
                "preparing",
                "prepared",
                "applying",
                "applied",
                "abandoned",
                "failed"
              })
          String status,
      @Nullable String step,
      long bytesDone,
      @Schema(description = "An estimate; 0 when unknown.") long bytesTotal,
      @Nullable Long predictedMillis,
      @Nullable ComparisonView comparison,
      @Nullable RestoredView restored,
      @Nullable OperationFailureView failure) {

    public static StoreView of(Part it, boolean withTables) {
      Part.Subject subject = it.subject();
      Destination destination = subject.destination();
      Part.Progress progress =
          it instanceof Part.Unfinished unfinished ? unfinished.progress() : Part.Progress.NONE;
      Part.Failure failure = it.failure();
      return new StoreView(
          subject.dataStore(),
          subject.pointId(),
          destination == null ? null : destination.text(),
          destination != null && destination.replace(),
          it.word(),
          progress.step(),
          progress.bytesDone(),
          progress.bytesTotal(),
          subject.predictedMillis(),
          ComparisonView.of(it.difference(), withTables),
          RestoredView.of(it.placed()),
          failure == null ? null : new OperationFailureView(failure.kind(), failure.message()));
    }
  }

  @Schema(name = "OperationFailure")
  public record OperationFailureView(String kind, String message) {}

  @Schema(
      name = "Comparison",
      description = "Rows, keys or files that the later state added, changed or removed.")
  public record ComparisonView(
      Instant comparedAt,
      long added,
      long changed,
      long removed,
      @Schema(description = "What is counted, in the plural: rows, keys, files.") String unit,
      int tablesCompared,
      @Schema(description = "The tables that differ, at most 1000; empty in lists.")
          List<TableView> tables,
      @Schema(description = "What the target lacks for the restore, with what mends it.")
          List<NeedView> needs) {
    public static @Nullable ComparisonView of(@Nullable Compared it, boolean withTables) {
      return it == null
          ? null
          : new ComparisonView(
              it.comparedAt(),
              it.added(),
              it.changed(),
              it.removed(),
              it.unit(),
              it.tablesCompared(),
              withTables ? it.tables().stream().map(TableView::of).toList() : List.of(),
              it.needs().stream().map(NeedView::of).toList());
    }
  }

  @Schema(name = "Need")
  public record NeedView(
      @Schema(description = "What can't be done, and why, for people.") String what,
      @Schema(description = "Statements or commands that mend it, in this order.")
          List<String> remedies,
      @Schema(description = "Whether the operation fails without it.") boolean fatal) {
    public static NeedView of(Compared.Need it) {
      return new NeedView(it.what(), it.remedies(), it.fatal());
    }
  }

  @Schema(name = "TableComparison")
  public record TableView(
      String table,
      @Schema(allowableValues = {"compared", "added", "removed", "restructured"}) String status,
      @Schema(allowableValues = {"primary-key", "row"}) String identity,
      long rowsBefore,
      long rowsAfter,
      long added,
      long changed,
      long removed,
      String detail) {
    public static TableView of(Compared.Table it) {
      return new TableView(
          it.table(),
          it.status(),
          it.identity(),
          it.rowsBefore(),
          it.rowsAfter(),
          it.added(),
          it.changed(),
          it.removed(),
          it.detail());
    }
  }

  @Schema(name = "Restored")
  public record RestoredView(
      Instant startedAt,
      Instant finishedAt,
      String target,
      long tables,
      long rows,
      @Schema(description = "What rows counts, in the plural: rows, keys, files.") String unit,
      @Schema(description = "How much, in the driver's words; null for rows in tables.")
          @Nullable String summary,
      long logicalBytes,
      @Schema(description = "The name under which the replaced data is kept.")
          @Nullable String replaced,
      @Nullable UUID preRestorePointId,
      List<String> warnings) {
    public static @Nullable RestoredView of(Part.@Nullable Placed placed) {
      Restored it = placed == null ? null : placed.result();
      return it == null
          ? null
          : new RestoredView(
              it.startedAt(),
              it.finishedAt(),
              it.target(),
              it.tables(),
              it.rows(),
              it.unit(),
              it.summary(),
              it.logicalBytes(),
              it.replaced(),
              it.preRestorePointId(),
              it.warnings());
    }
  }
}
