package dev.belay.ledger.api;

import dev.belay.events.Origin;
import dev.belay.ledger.api.OperationBodies.ChoiceBody;
import dev.belay.ledger.api.OperationBodies.ComparisonBody;
import dev.belay.ledger.api.OperationBodies.DrillBody;
import dev.belay.ledger.api.OperationBodies.RestoreBody;
import dev.belay.ledger.api.OperationBodies.RollbackBody;
import dev.belay.ledger.operation.Kind;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.store.NewOperations;
import dev.belay.ledger.operation.store.Operations;
import dev.belay.ledger.read.Cursor;
import dev.belay.ledger.read.OperationFilter;
import dev.belay.ledger.read.OperationQueries;
import dev.belay.ledger.read.OperationViews.OperationPage;
import dev.belay.ledger.read.OperationViews.OperationView;
import dev.belay.ledger.read.SetQueries;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Starts, lists and ends operations: rollbacks, restores, drills and comparisons. */
@RestController
@Tag(name = "recovery operations")
class OperationController {
  private static final String KEY = "Idempotency-Key";
  private static final Set<String> PARAMETERS =
      Set.of("application", "environment", "kind", "status", "id-prefix", "limit", "cursor");
  private static final List<String> KINDS = Arrays.stream(Kind.values()).map(Kind::word).toList();

  private final NewOperations requests;
  private final Operations operations;
  private final OperationQueries queries;
  private final SetQueries sets;
  private final Clock clock;

  OperationController(
      NewOperations requests,
      Operations operations,
      OperationQueries queries,
      SetQueries sets,
      Clock clock) {
    this.requests = requests;
    this.operations = operations;
    this.queries = queries;
    this.sets = sets;
    this.clock = clock;
  }

  /**
   * Refuses all parameters: the request is in the body, and a misspelt parameter would be ignored.
   */
  @ModelAttribute
  void refuseParameters(HttpServletRequest request) {
    if (request.getMethod().equals("POST")) {
      Paging.refuseUnknown(request, Set.of());
    }
  }

  @PostMapping("/v1/rollbacks")
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "rollBack",
      summary = "Bring all data of an application back to a recovery set",
      description = "Without confirm it compares, and then waits for a confirmation for an hour.",
      security = @SecurityRequirement(name = "token"))
  ResponseEntity<OperationView> rollBack(
      @RequestBody RollbackBody body,
      @RequestHeader(name = KEY, required = false) @Nullable String key) {
    String application = OperationBodies.required("application", body.application());
    String environment = OperationBodies.required("environment", body.environment());
    Reach.require(application, environment);
    return accepted(
        requests.rollBack(
            application, environment, ChoiceBody.wish(body.choose()), body.terms(), checked(key)));
  }

  @PostMapping("/v1/restores")
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "restore",
      summary = "Restore a recovery set, or a point of one",
      security = @SecurityRequirement(name = "token"))
  ResponseEntity<OperationView> restore(
      @RequestBody RestoreBody body,
      @RequestHeader(name = KEY, required = false) @Nullable String key) {
    NewOperations.Terms terms = body.terms();
    requireReach(body);
    return accepted(
        requests.restore(
            body.set(), body.point(), body.destination(clock.instant()), terms, checked(key)));
  }

  @PostMapping("/v1/comparisons")
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "compare",
      summary = "Compare a recovery set with a later one, or with the data of now",
      security = @SecurityRequirement(name = "token"))
  ResponseEntity<OperationView> compare(
      @RequestBody ComparisonBody body,
      @RequestHeader(name = KEY, required = false) @Nullable String key) {
    String other = body.otherSetId();
    UUID setId =
        OperationBodies.id(
            "recoverySetId", OperationBodies.required("recoverySetId", body.recoverySetId()));
    UUID otherId = other == null ? null : OperationBodies.id("otherSetId", other);
    requireSet(setId);
    requireSet(otherId);
    return accepted(requests.compare(setId, otherId, body.terms(), checked(key)));
  }

  @PostMapping("/v1/drills")
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "drill",
      summary = "Rehearse a recovery in sandboxes or staging targets",
      security = @SecurityRequirement(name = "token"))
  ResponseEntity<OperationView> drill(
      @RequestBody DrillBody body,
      @RequestHeader(name = KEY, required = false) @Nullable String key) {
    String set = body.recoverySetId();
    String application = OperationBodies.required("application", body.application());
    String environment = OperationBodies.required("environment", body.environment());
    Reach.require(application, environment);
    return accepted(
        requests.drill(
            application,
            environment,
            body.drill() == null ? null : OperationBodies.name("drill", body.drill()),
            set == null ? null : OperationBodies.id("recoverySetId", set),
            body.terms(),
            checked(key)));
  }

  @PostMapping("/v1/operations/{id}/confirm")
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "confirmOperation",
      summary = "Agree to what an operation would discard",
      description =
          "Refused with 403 (second-person) when mayNotConfirm is the caller. The same caller's"
              + " confirmation once more changes nothing.",
      security = @SecurityRequirement(name = "token"))
  ResponseEntity<OperationView> confirm(@PathVariable String id) {
    return accepted(operations.confirm(existing(id), Reach.actor(null)));
  }

  @PostMapping("/v1/operations/{id}/cancel")
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "cancelOperation",
      summary = "End an operation before it replaces anything, or a drill",
      security = @SecurityRequirement(name = "token"))
  ResponseEntity<OperationView> cancel(@PathVariable String id) {
    return accepted(operations.cancel(existing(id)));
  }

  @PostMapping("/v1/operations/{id}/drop-replaced")
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "dropReplaced",
      summary = "Drop the data that an operation replaced",
      description =
          "Where the operation needed two people (mayNotConfirm), so does this: the first one's"
              + " request is answered with 403 (second-person), and counts for an hour.",
      security = @SecurityRequirement(name = "token"))
  ResponseEntity<OperationView> dropReplaced(@PathVariable String id) {
    return accepted(operations.dropReplaced(existing(id), Reach.actor(null)));
  }

  @GetMapping("/v1/operations")
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "listOperations",
      summary = "Recovery operations, the newest first")
  OperationPage list(
      @RequestParam(required = false) @Nullable String application,
      @RequestParam(required = false) @Nullable String environment,
      @Parameter(description = "restore, rollback, drill or comparison.")
          @RequestParam(required = false)
          @Nullable String kind,
      @RequestParam(required = false) @Nullable String status,
      @Parameter(description = "The first 4 or more characters of an id.")
          @RequestParam(name = "id-prefix", required = false)
          @Nullable String idPrefix,
      @Parameter(
              description = "The most operations to give.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
          @RequestParam(defaultValue = "50")
          String limit,
      @Parameter(description = "The `next` of an earlier page.") @RequestParam(required = false)
          @Nullable String cursor,
      @Parameter(hidden = true) HttpServletRequest request) {
    Paging.refuseUnknown(request, PARAMETERS);
    int size = Paging.size(limit);
    OperationFilter filter =
        new OperationFilter(
            Parameters.text("application", application),
            Parameters.text("environment", environment),
            Parameters.oneOf("kind", kind, KINDS),
            Parameters.oneOf("status", status, Operation.WORDS),
            Parameters.idPrefix(idPrefix),
            Parameters.cursor(cursor));
    Paging.Page<Operation> page =
        Paging.of(
            queries.list(filter, size + 1),
            size,
            operation -> new Cursor(operation.request().terms().requestedAt(), operation.id()));
    return new OperationPage(
        Reach.visible(
            page.items().stream().map(each -> OperationView.of(each, false)).toList(),
            OperationView::application,
            OperationView::environment),
        page.next());
  }

  @GetMapping("/v1/operations/{id}")
  @io.swagger.v3.oas.annotations.Operation(
      operationId = "getOperation",
      summary = "A recovery operation")
  OperationView get(@PathVariable String id) {
    return operations
        .find(PathId.of(id))
        .map(operation -> OperationView.of(operation, true))
        .filter(it -> Reach.holds(it.application(), it.environment()))
        .orElseThrow(() -> new NotFoundException("operation", id));
  }

  private UUID existing(String id) {
    return operations
        .find(PathId.of(id))
        .filter(OperationController::isReached)
        .map(Operation::id)
        .orElseThrow(() -> new NotFoundException("operation", id));
  }

  private static boolean isReached(Operation operation) {
    Origin origin = operation.request().origin();
    return Reach.holds(origin.application(), origin.environment());
  }

  private void requireReach(RestoreBody body) {
    requireSet(body.set());
    UUID point = body.point();
    if (point != null) {
      sets.point(point).ifPresent(it -> Reach.require(it.application(), it.environment()));
    }
    if (body.target() != null
        && (body.target().dataStore() != null || body.target().database() != null)) {
      Reach.requireAll("restoring into another data store or database");
    }
  }

  /** One that is not known is told as such by whoever looks for it. */
  private void requireSet(@Nullable UUID setId) {
    if (setId != null) {
      sets.set(setId).ifPresent(it -> Reach.require(it.application(), it.environment()));
    }
  }

  private static @Nullable String checked(@Nullable String key) {
    return key == null ? null : OperationBodies.name(KEY, key);
  }

  /** A key of somebody else's gives nobody that operation. */
  private static ResponseEntity<OperationView> accepted(Operation operation) {
    Origin origin = operation.request().origin();
    Reach.require(origin.application(), origin.environment());
    return ResponseEntity.accepted()
        .location(URI.create("/v1/operations/" + operation.id()))
        .body(OperationView.of(operation, true));
  }
}
