package dev.belay.ledger.api;

import dev.belay.ledger.api.Views.SetPage;
import dev.belay.ledger.api.Views.SetView;
import dev.belay.ledger.event.Verdict;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Can this deployment be undone? */
@RestController
@RequestMapping("/v1/recovery-sets")
@Tag(name = "recovery sets")
class RecoverySetController {
  private static final Set<String> PARAMETERS =
      Set.of("application", "environment", "commit", "deployment", "verdict", "limit", "cursor");
  private static final List<String> VERDICTS =
      Arrays.stream(Verdict.values()).map(Verdict::word).toList();

  private final RecoverySetQueries queries;

  RecoverySetController(RecoverySetQueries queries) {
    this.queries = queries;
  }

  @GetMapping
  @Operation(operationId = "listRecoverySets", summary = "Recovery sets, the newest first")
  SetPage list(
      @RequestParam(required = false) @Nullable String application,
      @RequestParam(required = false) @Nullable String environment,
      @Parameter(description = "A commit, or its first 7 or more hexadecimal digits.")
          @RequestParam(required = false)
          @Nullable String commit,
      @Parameter(description = "The id of a deployment.") @RequestParam(required = false)
          @Nullable String deployment,
      @Parameter(description = "unverified, verified, failed or unknown.")
          @RequestParam(required = false)
          @Nullable String verdict,
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
    Conditions conditions =
        new Conditions()
            .equal("application", "application", application)
            .equal("environment", "environment", environment)
            .equal("deployment", "deployment_id", deployment)
            .oneOf("verdict", "verdict", verdict, VERDICTS)
            .commit(commit)
            .after(cursor == null ? null : Cursor.parse(cursor), "listed_at", "recovery_set_id");
    Paging.Page<RecoverySetQueries.Listed> page =
        Paging.of(queries.list(conditions, size + 1), size, RecoverySetQueries.Listed::place);
    return new SetPage(
        page.items().stream().map(RecoverySetQueries.Listed::set).toList(), page.next());
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getRecoverySet", summary = "A recovery set with its points")
  SetView get(@PathVariable String id) {
    return queries.set(PathId.of(id)).orElseThrow(() -> new NotFoundException("recovery set", id));
  }
}
