package dev.belay.ledger.api;

import dev.belay.ledger.recovery.Operation;
import dev.belay.ledger.recovery.Part;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the API answers of recovery operations. */
final class OperationViews {
  private OperationViews() {}

  @Schema(name = "OperationPage", description = "Recovery operations, the newest first.")
  record OperationPage(
      List<OperationView> items,
      @Schema(description = "Pass as `cursor` for the next page; null on the last.")
          @Nullable String next) {}

  @Schema(name = "Operation", description = "A restore, rollback, drill or comparison.")
  record OperationView(
      UUID operationId,
      @Schema(allowableValues = {"restore", "rollback", "drill", "comparison"}) String kind,
      @Schema(
              allowableValues = {
                "comparing",
                "awaiting-confirmation",
                "preparing",
                "applying",
                "drilling",
                "cancelling",
                "succeeded",
                "failed",
                "cancelled"
              })
          String status,
      String application,
      String environment,
      @Schema(description = "The set that is restored or compared.") UUID recoverySetId,
      @Schema(description = "Of a comparison: the later set; null for the data of now.")
          @Nullable UUID otherSetId,
      @Schema(description = "The set of what is replaced; null when nothing is.")
          @Nullable UUID preRestoreSetId,
      @Nullable String commit,
      @Nullable String deploymentId,
      Instant requestedAt,
      Instant deadline,
      @Nullable String actor,
      @Schema(description = "Why this set.") @Nullable String reason,
      @Schema(description = "Later sets that were not taken, the newest first.")
          List<PassedOverView> passedOver,
      PlanView plan,
      List<StoreView> stores,
      @Schema(description = "What differs since, over all stores; null until compared.")
          @Nullable LostView lost,
      @Nullable Instant confirmedAt,
      @Nullable Instant completedAt,
      @Schema(description = "RTO: from request or confirmation to the last store in place.")
          @Nullable Long recoveryTimeMillis,
      @Schema(description = "RPO: how old the oldest restored data was at the request.")
          @Nullable Long dataAgeMillis,
      @Schema(description = "Why it failed, was cancelled, or waits.") @Nullable String problem,
      @Nullable DrillView drill) {

    static OperationView of(Operation it, boolean withTables) {
      boolean compared = it.parts().stream().anyMatch(part -> part.comparison() != null);
      return new OperationView(
          it.id(),
          it.kind().word(),
          it.status().word(),
          it.origin().application(),
          it.origin().environment(),
          it.setId(),
          it.otherSetId(),
          it.preRestoreSetId(),
          it.origin().commit(),
          it.origin().deploymentId(),
          it.requestedAt(),
          it.deadline(),
          it.actor(),
          it.reason(),
          it.passedOver().stream()
              .map(
                  set ->
                      new PassedOverView(
                          set.recoverySetId(), set.trigger(), set.requestedAt(), set.reason()))
              .toList(),
          new PlanView(
              it.plan().rows(),
              it.plan().logicalBytes(),
              it.plan().predictedMillis(),
              it.plan().predictedFrom()),
          it.parts().stream().map(part -> StoreView.of(part, withTables)).toList(),
          compared ? LostView.of(it.parts()) : null,
          it.confirmedAt(),
          it.completedAt(),
          it.recoveryTimeMillis(),
          it.dataAgeMillis(),
          it.problem(),
          DrillView.of(it));
    }
  }

  @Schema(name = "PassedOver")
  record PassedOverView(
      UUID recoverySetId, String trigger, @Nullable Instant requestedAt, String reason) {}

  @Schema(name = "OperationPlan", description = "What is restored, and how long it will take.")
  record PlanView(
      long rows,
      long logicalBytes,
      @Schema(description = "Null when no restore of the data was measured.")
          @Nullable Long predictedMillis,
      String predictedFrom) {}

  @Schema(name = "Lost", description = "Added and changed rows are what a rollback discards.")
  record LostView(long added, long changed, long removed) {
    static LostView of(List<Part> parts) {
      long added = 0;
      long changed = 0;
      long removed = 0;
      for (Part part : parts) {
        Part.Compared compared = part.comparison();
        if (compared != null) {
          added += compared.added();
          changed += compared.changed();
          removed += compared.removed();
        }
      }
      return new LostView(added, changed, removed);
    }
  }

  @Schema(name = "OperationStore", description = "One data store of an operation.")
  record StoreView(
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

    static StoreView of(Part it, boolean withTables) {
      Part.Destination destination = it.destination();
      Part.Failure failure = it.failure();
      return new StoreView(
          it.dataStore(),
          it.pointId(),
          destination == null ? null : destination.text(),
          destination != null && destination.replace(),
          it.status().word(),
          it.step(),
          it.bytesDone(),
          it.bytesTotal(),
          it.predictedMillis(),
          ComparisonView.of(it.comparison(), withTables),
          RestoredView.of(it.restored()),
          failure == null ? null : new OperationFailureView(failure.kind(), failure.message()));
    }
  }

  @Schema(name = "OperationFailure")
  record OperationFailureView(String kind, String message) {}

  @Schema(
      name = "Comparison",
      description = "Rows that the later state has besides, differently, or not any more.")
  record ComparisonView(
      Instant comparedAt,
      long added,
      long changed,
      long removed,
      int tablesCompared,
      @Schema(description = "Those that differ, at most 1000; none in lists.")
          List<TableView> tables) {
    static @Nullable ComparisonView of(Part.@Nullable Compared it, boolean withTables) {
      return it == null
          ? null
          : new ComparisonView(
              it.comparedAt(),
              it.added(),
              it.changed(),
              it.removed(),
              it.tablesCompared(),
              withTables ? it.tables().stream().map(TableView::of).toList() : List.of());
    }
  }

  @Schema(name = "TableComparison")
  record TableView(
      String table,
      @Schema(allowableValues = {"compared", "added", "removed", "restructured"}) String status,
      @Schema(allowableValues = {"primary-key", "row"}) String identity,
      long rowsBefore,
      long rowsAfter,
      long added,
      long changed,
      long removed,
      String detail) {
    static TableView of(Part.Table it) {
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
  record RestoredView(
      Instant startedAt,
      Instant finishedAt,
      String target,
      long tables,
      long rows,
      long logicalBytes,
      @Schema(description = "The name under which what was there is kept.")
          @Nullable String replaced,
      @Nullable UUID preRestorePointId,
      List<String> warnings) {
    static @Nullable RestoredView of(Part.@Nullable Restored it) {
      return it == null
          ? null
          : new RestoredView(
              it.startedAt(),
              it.finishedAt(),
              it.target(),
              it.tables(),
              it.rows(),
              it.logicalBytes(),
              it.replaced(),
              it.preRestorePointId(),
              it.warnings());
    }
  }

  @Schema(name = "Drill")
  record DrillView(
      @Schema(description = "Its name in the policy.") @Nullable String name,
      @Schema(description = "passed, failed or unknown; null until it has ended.")
          @Nullable String verdict,
      List<DrillCheckView> checks,
      List<String> sandboxes) {
    static @Nullable DrillView of(Operation it) {
      if (it.kind() != Operation.Kind.DRILL) {
        return null;
      }
      Operation.DrillResult result = it.drillResult();
      return result == null
          ? new DrillView(it.drill(), null, List.of(), List.of())
          : new DrillView(
              it.drill(),
              result.verdict(),
              result.checks().stream()
                  .map(
                      check ->
                          new DrillCheckView(
                              check.name(),
                              check.subject(),
                              check.outcome(),
                              check.fault(),
                              check.detail(),
                              check.millis()))
                  .toList(),
              result.sandboxes());
    }
  }

  @Schema(name = "DrillCheck")
  record DrillCheckView(
      String name,
      String subject,
      String outcome,
      @Nullable String fault,
      String detail,
      long millis) {}
}
