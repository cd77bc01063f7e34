package dev.belay.ledger.api;

import dev.belay.ledger.read.Cursor;
import dev.belay.ledger.read.PolicyFilter;
import dev.belay.ledger.read.PolicyQueries;
import dev.belay.ledger.read.PolicyViews.PolicyInForceView;
import dev.belay.ledger.read.PolicyViews.PolicyPage;
import dev.belay.ledger.read.PolicyViews.PolicyView;
import dev.belay.schemas.trust.Role;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists which policies services went by, and says whether they agree now. */
@RestController
@RequestMapping("/v1/policies")
@Tag(name = "policies")
class PolicyController {
  private static final Set<String> PARAMETERS = Set.of("role", "digest", "limit", "cursor");
  private static final List<String> ROLES = Arrays.stream(Role.values()).map(Role::word).toList();

  private final PolicyQueries queries;

  PolicyController(PolicyQueries queries) {
    this.queries = queries;
  }

  @GetMapping
  @Operation(
      operationId = "listPolicies",
      summary = "Which policies services went by, the newest first, and whether they agree now",
      description = "For tokens that are not restricted: a policy is of all applications.")
  PolicyPage list(
      @Parameter(description = "gateway, worker, verifier or ledger.")
          @RequestParam(required = false)
          @Nullable String role,
      @Parameter(description = "SHA-256 of a policy file, hexadecimal.")
          @RequestParam(required = false)
          @Nullable String digest,
      @Parameter(
              description = "The most policies to give.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
          @RequestParam(defaultValue = "50")
          String limit,
      @Parameter(description = "The `next` of an earlier page.") @RequestParam(required = false)
          @Nullable String cursor,
      @Parameter(hidden = true) HttpServletRequest request) {
    Paging.refuseUnknown(request, PARAMETERS);
    Reach.requireAll("reading which policies are in force");
    int size = Paging.size(limit);
    PolicyFilter filter =
        new PolicyFilter(
            Parameters.oneOf("role", role, ROLES),
            Parameters.text("digest", digest),
            Parameters.cursor(cursor));
    Paging.Page<PolicyView> page =
        Paging.of(
            queries.list(filter, size + 1),
            size,
            policy -> new Cursor(policy.since(), policy.periodId()));
    List<PolicyInForceView> inForce = queries.inForce();
    return new PolicyPage(page.items(), page.next(), inForce.size() < 2, inForce);
  }
}
