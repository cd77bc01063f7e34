package dev.belay.ledger.read;

import dev.belay.events.Compared;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Request;
import dev.belay.ledger.operation.Work;
import dev.belay.ledger.read.DrillViews.DrillView;
import dev.belay.ledger.read.StoreViews.StoreView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the API answers about recovery operations. */
public final class OperationViews {
  private OperationViews() {}

  @Schema(name = "OperationPage", description = "Recovery operations, the newest first.")
  public record OperationPage(
      List<OperationView> items,
      @Schema(description = "Pass as `cursor` for the next page; null on the last.")
          @Nullable String next) {}

  @Schema(name = "Operation", description = "A restore, rollback, drill or comparison.")
  public record OperationView(
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
      @Schema(description = "For a comparison: the later set; null for the current data.")
          @Nullable UUID otherSetId,
      @Schema(description = "The set of the replaced data; null when nothing is replaced.")
          @Nullable UUID preRestoreSetId,
      @Nullable String commit,
      @Nullable String deploymentId,
      Instant requestedAt,
      Instant deadline,
      @Nullable String actor,
      @Schema(description = "Why this set was chosen.") @Nullable String reason,
      @Schema(description = "Newer sets that were not chosen, the newest first.")
          List<PassedOverView> passedOver,
      PlanView plan,
      List<StoreView> stores,
      @Schema(description = "The differences of all stores together; null until compared.")
          @Nullable LostView lost,
      @Schema(
              description =
                  "Who asked, if the policy's approval: two keeps them from confirming it; null if"
                      + " one person is enough.")
          @Nullable String mayNotConfirm,
      @Nullable Instant confirmedAt,
      @Schema(description = "Who confirmed it; null if nobody did, or an earlier version kept it.")
          @Nullable String confirmedBy,
      @Nullable Instant completedAt,
      @Schema(
              description =
                  "RTO: from the request or its confirmation until the last store is restored.")
          @Nullable Long recoveryTimeMillis,
      @Schema(description = "RPO: the age of the oldest restored data at the time of the request.")
          @Nullable Long dataAgeMillis,
      @Schema(description = "Why it failed, was cancelled, or waits.") @Nullable String problem,
      @Nullable DrillView drill) {

    public static OperationView of(Operation it, boolean withTables) {
      boolean compared = it.parts().stream().anyMatch(part -> part.difference() != null);
      Request request = it.request();
      return new OperationView(
          it.id(),
          it.kind().word(),
          it.word(),
          request.origin().application(),
          request.origin().environment(),
          request.sets().chosen(),
          request.sets().other(),
          request.sets().preRestore(),
          request.origin().commit(),
          request.origin().deploymentId(),
          request.terms().requestedAt(),
          it.work().deadline(),
          request.terms().actor(),
          request.choice().reason(),
          request.choice().passedOver().stream()
              .map(
                  set ->
                      new PassedOverView(
                          set.recoverySetId(), set.trigger(), set.requestedAt(), set.reason()))
              .toList(),
          new PlanView(
              request.plan().rows(),
              request.plan().unit(),
              request.plan().logicalBytes(),
              request.plan().predictedMillis(),
              request.plan().predictedFrom()),
          it.parts().stream().map(part -> StoreView.of(part, withTables)).toList(),
          compared ? LostView.of(it.parts()) : null,
          request.terms().notBy(),
          it.confirmedAt(),
          it.confirmedBy(),
          it.completedAt(),
          it.recoveryTimeMillis(),
          it.dataAgeMillis(),
          it.problem(),
          DrillView.of(it));
    }
  }

  @Schema(name = "PassedOver")
  public record PassedOverView(
      UUID recoverySetId, String trigger, @Nullable Instant requestedAt, String reason) {}

  @Schema(name = "OperationPlan", description = "What is restored, and how long it will take.")
  public record PlanView(
      long rows,
      @Schema(description = "What rows counts, in the plural; items if the data stores differ.")
          String unit,
      long logicalBytes,
      @Schema(description = "Null when no restore of the data was measured.")
          @Nullable Long predictedMillis,
      String predictedFrom) {}

  @Schema(name = "Lost", description = "What was added or changed is what a rollback discards.")
  public record LostView(
      long added,
      long changed,
      long removed,
      @Schema(description = "What is counted; items if the data stores count different things.")
          String unit) {
    public static LostView of(List<Part> parts) {
      long added = 0;
      long changed = 0;
      long removed = 0;
      for (Part part : parts) {
        Compared compared = part.difference();
        if (compared != null) {
          added += compared.added();
          changed += compared.changed();
          removed += compared.removed();
        }
      }
      return new LostView(added, changed, removed, Work.unit(parts));
    }
  }
}
