package dev.belay.ledger.read;

import dev.belay.ledger.retention.Recorded;
import dev.belay.ledger.retention.Retained;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the API answers about retention. */
public final class RetentionViews {
  private RetentionViews() {}

  @Schema(
      name = "RetentionPlan",
      description = "What the policy's retention makes of the recovery sets, the newest first.")
  public record PlanView(
      @Schema(description = "The policy that was gone by.") String policyVersion,
      Totals totals,
      List<RetainedView> items,
      @Schema(description = "Pass as `cursor` for the next page; null on the last.")
          @Nullable String next) {}

  @Schema(name = "RetentionTotals", description = "Of all sets, not of this page alone.")
  public record Totals(
      int kept,
      int letGo,
      @Schema(description = "What the captures of the kept sets added to the vault.")
          long keptBytes,
      @Schema(
              description =
                  "What the captures of the others added. Data that kept sets share with them stays"
                      + " in the vault, so that less is freed.")
          long letGoBytes) {
    /** Adds all of them up. */
    public static Totals of(List<Retained> all) {
      return new Totals(
          (int) all.stream().filter(Retained::kept).count(),
          (int) all.stream().filter(it -> !it.kept()).count(),
          all.stream().filter(Retained::kept).mapToLong(it -> it.set().storedBytes()).sum(),
          all.stream().filter(it -> !it.kept()).mapToLong(it -> it.set().storedBytes()).sum());
    }
  }

  @Schema(name = "RetainedSet", description = "A recovery set, and whether it is kept.")
  public record RetainedView(
      UUID recoverySetId,
      String application,
      String environment,
      String trigger,
      @Nullable String rule,
      @Schema(description = "The retention class; null where the request is not known.")
          @Nullable String retention,
      @Schema(description = "When it was captured, or else asked for.") Instant at,
      @Schema(allowableValues = {"verified", "not-verified", "not-captured", "capturing"})
          String result,
      boolean kept,
      @Schema(description = "Each is enough to keep it; or why it is let go.") List<String> reasons,
      long storedBytes) {
    public static RetainedView of(Retained it) {
      Recorded set = it.set();
      return new RetainedView(
          set.id(),
          set.application(),
          set.environment(),
          set.trigger(),
          set.rule(),
          set.retention(),
          set.at(),
          set.result().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          it.kept(),
          it.reasons(),
          set.storedBytes());
    }
  }
}
