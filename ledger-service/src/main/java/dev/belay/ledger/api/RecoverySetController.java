package dev.belay.ledger.api;

import dev.belay.ledger.api.Views.SetPage;
import dev.belay.ledger.api.Views.SetView;
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

/** Can this deployment be undone? */
@RestController
@RequestMapping("/v1/recovery-sets")
@Tag(name = "recovery sets")
class RecoverySetController {
  private static final Set<String> PARAMETERS =
      Set.of("application", "environment", "commit", "deployment", "verdict", "limit", "cursor");
  private static final int MOST = 200;

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
    refuseUnknown(request);
    SetFilter filter = SetFilter.of(application, environment, commit, deployment, verdict);
    int size = size(limit);
    Cursor after = cursor == null ? null : Cursor.parse(cursor);
    List<RecoverySetQueries.Listed> found = queries.list(filter, after, size + 1);
    List<RecoverySetQueries.Listed> page = found.subList(0, Math.min(size, found.size()));
    return new SetPage(
        page.stream().map(RecoverySetQueries.Listed::set).toList(),
        found.size() > size ? page.getLast().place().text() : null);
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getRecoverySet", summary = "A recovery set with its points")
  SetView get(@PathVariable String id) {
    return queries.set(PathId.of(id)).orElseThrow(() -> new NotFoundException("recovery set", id));
  }

  private static int size(String limit) {
    try {
      int size = Integer.parseInt(limit);
      if (size >= 1 && size <= MOST) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw new InvalidParameterException("limit", limit, "a number from 1 to " + MOST, e);
    }
    throw new InvalidParameterException("limit", limit, "a number from 1 to " + MOST);
  }

  /** A misspelt filter would silently not filter. */
  private static void refuseUnknown(HttpServletRequest request) {
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              if (!PARAMETERS.contains(name)) {
                throw new InvalidParameterException(
                    name, values[0], "left out: there is no such parameter");
              }
              if (values.length > 1) {
                throw new InvalidParameterException(
                    name, String.join(", ", values), "given once at most");
              }
            });
  }
}
