package dev.belay.ledger.api;

import dev.belay.ledger.read.RetentionQueries;
import dev.belay.ledger.read.RetentionViews.PlanView;
import dev.belay.ledger.read.RetentionViews.RetainedView;
import dev.belay.ledger.read.RetentionViews.Totals;
import dev.belay.ledger.retention.Recorded;
import dev.belay.ledger.retention.Retained;
import dev.belay.ledger.retention.Retention;
import dev.belay.policy.Policy;
import dev.belay.policy.live.LivePolicy;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Says which recovery sets the policy's retention keeps, and why. It deletes nothing. */
@RestController
@Tag(name = "retention")
class RetentionController {
  private static final Set<String> PARAMETERS =
      Set.of("application", "environment", "kept", "limit", "cursor");

  private final RetentionQueries queries;
  private final ObjectProvider<LivePolicy> policy;

  RetentionController(RetentionQueries queries, ObjectProvider<LivePolicy> policy) {
    this.queries = queries;
    this.policy = policy;
  }

  @GetMapping("/v1/retention/plan")
  @Operation(
      operationId = "planRetention",
      summary = "Which recovery sets the policy's retention keeps, and why",
      description = "Nothing is deleted by it. Without a policy, the answer is 409.")
  PlanView plan(
      @RequestParam(required = false) @Nullable String application,
      @RequestParam(required = false) @Nullable String environment,
      @Parameter(
              description = "Only those that are kept, or only the others.",
              schema = @Schema(type = "boolean"))
          @RequestParam(required = false)
          @Nullable String kept,
      @Parameter(
              description = "The most sets to give.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
          @RequestParam(defaultValue = "50")
          String limit,
      @Parameter(description = "The `next` of an earlier page.") @RequestParam(required = false)
          @Nullable String cursor,
      @Parameter(hidden = true) HttpServletRequest request) {
    Paging.refuseUnknown(request, PARAMETERS);
    int size = Paging.size(limit);
    Parameters.oneOf("kept", kept, List.of("true", "false"));
    Policy live = live();
    List<Retained> all =
        Reach.visible(
            Retention.decide(
                queries.sets(
                    Parameters.text("application", application),
                    Parameters.text("environment", environment)),
                live::retentionClass),
            it -> it.set().application(),
            it -> it.set().environment());
    List<Retained> chosen =
        all.stream().filter(it -> kept == null || kept.equals(String.valueOf(it.kept()))).toList();
    List<Retained> page = chosen.subList(cursor == null ? 0 : after(cursor, chosen), chosen.size());
    boolean more = page.size() > size;
    List<Retained> items = more ? page.subList(0, size) : page;
    return new PlanView(
        live.version(),
        Totals.of(all),
        items.stream().map(RetainedView::of).toList(),
        more ? items.getLast().set().id().toString() : null);
  }

  private Policy live() {
    LivePolicy known = policy.getIfAvailable();
    if (known == null) {
      throw new NoPolicyException();
    }
    return known.get();
  }

  private static int after(String cursor, List<Retained> chosen) {
    List<String> ids =
        chosen.stream().map(Retained::set).map(Recorded::id).map(String::valueOf).toList();
    int found = ids.indexOf(cursor);
    if (found < 0) {
      throw new InvalidParameterException("cursor", cursor, "the next of an earlier page");
    }
    return found + 1;
  }
}
