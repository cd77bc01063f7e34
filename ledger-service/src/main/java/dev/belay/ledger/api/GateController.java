package dev.belay.ledger.api;

import dev.belay.ledger.read.Cursor;
import dev.belay.ledger.read.GateFilter;
import dev.belay.ledger.read.GateQueries;
import dev.belay.ledger.read.Views.GatePage;
import dev.belay.ledger.read.Views.GateView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the gates: which deployments were held, and what was decided. */
@RestController
@RequestMapping("/v1/gates")
@Tag(name = "gates")
class GateController {
  private static final Set<String> PARAMETERS =
      Set.of(
          "application",
          "environment",
          "commit",
          "decision",
          "platform",
          "id-prefix",
          "limit",
          "cursor");
  private static final List<String> DECISIONS = List.of("waiting", "approved", "rejected");

  private final GateQueries queries;

  GateController(GateQueries queries) {
    this.queries = queries;
  }

  @GetMapping
  @Operation(operationId = "listGates", summary = "Gates, the newest first")
  GatePage list(
      @RequestParam(required = false) @Nullable String application,
      @RequestParam(required = false) @Nullable String environment,
      @Parameter(description = "A commit, or its first 7 or more hexadecimal digits.")
          @RequestParam(required = false)
          @Nullable String commit,
      @Parameter(description = "waiting, approved or rejected.") @RequestParam(required = false)
          @Nullable String decision,
      @Parameter(description = "Who holds the deployment, for example github, gitlab or api.")
          @RequestParam(required = false)
          @Nullable String platform,
      @Parameter(description = "The first 4 or more characters of an id.")
          @RequestParam(name = "id-prefix", required = false)
          @Nullable String idPrefix,
      @Parameter(
              description = "The most gates to give.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
          @RequestParam(defaultValue = "50")
          String limit,
      @Parameter(description = "The `next` of an earlier page.") @RequestParam(required = false)
          @Nullable String cursor,
      @Parameter(hidden = true) HttpServletRequest request) {
    Paging.refuseUnknown(request, PARAMETERS);
    int size = Paging.size(limit);
    GateFilter filter =
        new GateFilter(
            Parameters.text("application", application),
            Parameters.text("environment", environment),
            Parameters.oneOf("decision", decision, DECISIONS),
            Parameters.text("platform", platform),
            Parameters.commit(commit),
            Parameters.idPrefix(idPrefix),
            Parameters.cursor(cursor));
    Paging.Page<GateView> page =
        Paging.of(
            queries.list(filter, size + 1),
            size,
            gate -> new Cursor(gate.openedAt(), gate.gateId()));
    return new GatePage(
        Reach.visible(page.items(), GateView::application, GateView::environment), page.next());
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getGate", summary = "A gate")
  GateView get(@PathVariable String id) {
    return queries
        .gate(PathId.of(id))
        .filter(it -> Reach.holds(it.application(), it.environment()))
        .orElseThrow(() -> new NotFoundException("gate", id));
  }
}
