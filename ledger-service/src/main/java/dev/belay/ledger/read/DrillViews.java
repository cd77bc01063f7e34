package dev.belay.ledger.read;

import dev.belay.events.DrillResult;
import dev.belay.ledger.operation.Kind;
import dev.belay.ledger.operation.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API answers about a drill. */
public final class DrillViews {
  private DrillViews() {}

  @Schema(name = "Drill")
  public record DrillView(
      @Schema(description = "Its name in the policy.") @Nullable String name,
      @Schema(description = "passed, failed or unknown; null until it has ended.")
          @Nullable String verdict,
      List<DrillCheckView> checks,
      List<String> sandboxes) {
    public static @Nullable DrillView of(Operation it) {
      if (it.kind() != Kind.DRILL) {
        return null;
      }
      DrillResult result = it.drillResult();
      return result == null
          ? new DrillView(it.request().terms().drill(), null, List.of(), List.of())
          : new DrillView(
              it.request().terms().drill(),
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
  public record DrillCheckView(
      String name,
      String subject,
      String outcome,
      @Nullable String fault,
      String detail,
      long millis) {}
}
