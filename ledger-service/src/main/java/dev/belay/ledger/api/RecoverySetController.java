package dev.belay.ledger.api;

import dev.belay.events.Verdict;
import dev.belay.ledger.read.SetFilter;
import dev.belay.ledger.read.SetQueries;
import dev.belay.ledger.read.Views.SetPage;
import dev.belay.ledger.read.Views.SetView;
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

/** Shows recovery sets: can this deployment be undone? */
@RestController
@RequestMapping("/v1/recovery-sets")
@Tag(name = "recovery sets")
class RecoverySetController {
  private static final Set<String> PARAMETERS =
      Set.of(
          "application",
          "environment",
          "commit",
          "deployment",
          "verdict",
          "overdue",
          "id-prefix",
          "limit",
          "cursor");
  private static final List<String> VERDICTS =
      Arrays.stream(Verdict.values()).map(Verdict::word).toList();

  private final SetQueries queries;

  RecoverySetController(SetQueries queries) {
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
      @Parameter(description = "Only those whose deadline has passed without a result: true.")
          @RequestParam(required = false)
          @Nullable String overdue,
      @Parameter(description = "The first 4 or more characters of an id.")
          @RequestParam(name = "id-prefix", required = false)
          @Nullable String idPrefix,
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
    SetFilter filter =
        new SetFilter(
            Parameters.text("application", application),
            Parameters.text("environment", environment),
            Parameters.text("deployment", deployment),
            Parameters.oneOf("verdict", verdict, VERDICTS),
            Parameters.commit(commit),
            "true".equals(Parameters.oneOf("overdue", overdue, List.of("true", "false"))),
            Parameters.idPrefix(idPrefix),
            Parameters.cursor(cursor));
    Paging.Page<SetQueries.Listed> page =
        Paging.of(queries.list(filter, size + 1), size, SetQueries.Listed::place);
    return new SetPage(
        Reach.visible(
            page.items().stream().map(SetQueries.Listed::set).toList(),
            SetView::application,
            SetView::environment),
        page.next());
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getRecoverySet", summary = "A recovery set with its points")
  SetView get(@PathVariable String id) {
    return queries
        .set(PathId.of(id))
        .filter(it -> Reach.holds(it.application(), it.environment()))
        .orElseThrow(() -> new NotFoundException("recovery set", id));
  }
}
