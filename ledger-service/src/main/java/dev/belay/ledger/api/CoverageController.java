package dev.belay.ledger.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.ledger.coverage.Coverage;
import dev.belay.ledger.coverage.Csv;
import dev.belay.ledger.read.CoverageFilter;
import dev.belay.ledger.read.CoverageQueries;
import dev.belay.ledger.read.CoverageViews.CoveragePage;
import dev.belay.ledger.read.CoverageViews.CoverageView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists every deployment, and whether it had a verified recovery set before it started. */
@RestController
@Tag(name = "coverage")
class CoverageController {
  private static final Set<String> PARAMETERS =
      Set.of("from", "to", "application", "environment", "limit", "cursor");
  private static final Set<String> OF_THE_EXPORT =
      Set.of("from", "to", "application", "environment");
  private static final String CSV = "text/csv";
  private static final int CHUNK = 500;

  private final CoverageQueries queries;
  private final Clock clock;

  CoverageController(CoverageQueries queries, Clock clock) {
    this.queries = queries;
    this.clock = clock;
  }

  @GetMapping(path = "/v1/coverage", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "listCoverage",
      summary = "Deployments, and whether each had a verified recovery set before it started",
      description =
          "Deployments that Belay heard of within the time. With Accept: text/csv all of them, as"
              + " /v1/coverage.csv.")
  CoveragePage list(
      @Parameter(description = "An instant; 30 days before `to` by default.")
          @RequestParam(required = false)
          @Nullable String from,
      @Parameter(description = "An instant; now by default.") @RequestParam(required = false)
          @Nullable String to,
      @RequestParam(required = false) @Nullable String application,
      @RequestParam(required = false) @Nullable String environment,
      @Parameter(
              description = "The most deployments to give.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
          @RequestParam(defaultValue = "50")
          String limit,
      @Parameter(description = "The `next` of an earlier page.") @RequestParam(required = false)
          @Nullable String cursor,
      @Parameter(hidden = true) HttpServletRequest request) {
    Paging.refuseUnknown(request, PARAMETERS);
    int size = Paging.size(limit);
    Period period = Period.of(from, to, clock.instant());
    CoverageFilter filter =
        new CoverageFilter(
            period.from(),
            period.to(),
            Parameters.text("application", application),
            Parameters.text("environment", environment),
            Parameters.cursor(cursor));
    Paging.Page<Coverage> page =
        Paging.of(queries.list(filter, size + 1), size, CoverageQueries::place);
    return new CoveragePage(
        period.from(),
        period.to(),
        visible(page.items()).stream().map(CoverageView::of).toList(),
        page.next());
  }

  /**
   * Reads and writes a chunk at a time. If the database fails in between, the answer is cut off,
   * which HTTP tells from one that ended.
   */
  @GetMapping(
      path = {"/v1/coverage.csv"},
      produces = CSV)
  @Operation(
      operationId = "exportCoverage",
      summary = "All deployments of the time, as CSV (RFC 4180)",
      responses =
          @ApiResponse(
              responseCode = "200",
              content = @Content(mediaType = CSV, schema = @Schema(type = "string"))))
  void export(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String application,
      @RequestParam(required = false) @Nullable String environment,
      @Parameter(hidden = true) HttpServletRequest request,
      @Parameter(hidden = true) HttpServletResponse response)
      throws IOException {
    Paging.refuseUnknown(request, OF_THE_EXPORT);
    Period period = Period.of(from, to, clock.instant());
    CoverageFilter filter =
        new CoverageFilter(
            period.from(),
            period.to(),
            Parameters.text("application", application),
            Parameters.text("environment", environment),
            null);
    List<Coverage> chunk = queries.list(filter, CHUNK);
    response.setContentType(CSV + ";charset=UTF-8;header=present");
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"coverage.csv\"");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), UTF_8));
    out.write(Csv.header());
    while (!chunk.isEmpty()) {
      for (Coverage coverage : visible(chunk)) {
        out.write(Csv.line(coverage));
      }
      chunk =
          chunk.size() < CHUNK
              ? List.of()
              : queries.list(filter.after(CoverageQueries.place(chunk.getLast())), CHUNK);
    }
    out.flush();
  }

  /** The same, for whoever asks for CSV by a header. */
  @GetMapping(path = "/v1/coverage", produces = CSV)
  @Operation(hidden = true)
  void exportByHeader(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String application,
      @RequestParam(required = false) @Nullable String environment,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    export(from, to, application, environment, request, response);
  }

  private static List<Coverage> visible(List<Coverage> items) {
    return Reach.visible(
        items, it -> it.deployment().application(), it -> it.deployment().environment());
  }
}
