package dev.belay.gateway.api;

import dev.belay.access.Credential;
import dev.belay.gateway.callers.Caller;
import dev.belay.gateway.callers.CallerRefusedException;
import dev.belay.gateway.callers.Callers;
import dev.belay.gateway.gate.keeper.GateFilter;
import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.gateway.http.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gates for people: which deployments are held. Looking takes no answer. */
@RestController
@Tag(name = "gates")
class GateListController {
  private static final Set<String> PARAMETERS =
      Set.of("state", "application", "environment", "id-prefix", "limit");
  private static final List<String> STATES = List.of("waiting", "approved", "rejected");

  private final Callers callers;
  private final GateKeeper keeper;
  private final Clock clock;

  GateListController(Callers callers, GateKeeper keeper, Clock clock) {
    this.callers = callers;
    this.keeper = keeper;
    this.clock = clock;
  }

  /** Gates, the newest first. */
  record Gates(List<GateView> items) {}

  @GetMapping("/v1/gates")
  @Operation(
      operationId = "listGates",
      summary = "Gates of the last 90 days, the newest first",
      description = "A token that is for some applications sees the gates of those alone.")
  Gates list(HttpServletRequest request) {
    Credential credential =
        person(callers.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION)));
    ListParameters parameters = new ListParameters(request, PARAMETERS);
    GateFilter filter =
        new GateFilter(
            parameters.oneOf("state", STATES),
            parameters.text("application"),
            parameters.text("environment"),
            parameters.idPrefix(),
            credential.applications(),
            credential.environments());
    int limit = parameters.limit();
    try {
      return new Gates(
          keeper.list(filter, limit).stream()
              .map(gate -> GateView.of(gate, keeper.progress(gate.deployment()), clock.instant()))
              .toList());
    } catch (DataAccessException | TransactionException e) {
      throw Refusal.tryAgainLater();
    }
  }

  private static Credential person(Caller caller) {
    if (caller instanceof Caller.OidcCaller) {
      throw new CallerRefusedException.Forbidden(
          "a CI job sees the gates that it has opened, each by its id; the list is for API tokens,"
              + " and for people whom a grant of the issuer names");
    }
    return caller.identity().credential();
  }
}
