package dev.belay.gateway.api;

import dev.belay.access.Scope;
import dev.belay.gateway.callers.Caller;
import dev.belay.gateway.callers.Callers;
import dev.belay.gateway.decide.GateOpening;
import dev.belay.gateway.decide.RecoverySets;
import dev.belay.gateway.gate.DeploymentGate;
import dev.belay.gateway.gate.DeploymentGate.Answer;
import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.HeldDeployment;
import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.gateway.http.Refusal;
import dev.belay.gateway.http.RequestBody;
import dev.belay.policy.Application;
import dev.belay.policy.Environment;
import dev.belay.policy.Policy;
import dev.belay.policy.live.LivePolicy;
import dev.belay.policy.match.Decision;
import dev.belay.schemas.DeploymentEvent;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Gates for any CI. A deployment asks to be held. Its request goes through the spool like any other
 * event. The deployment then asks again until it may go on.
 */
@RestController
@Tag(name = "gates")
class GateController {
  private static final long MAX_BODY = 64 << 10;

  private final Callers callers;
  private final LivePolicy policy;
  private final Acceptance acceptance;
  private final GateKeeper keeper;
  private final Clock clock;

  GateController(
      Callers callers, LivePolicy policy, Acceptance acceptance, GateKeeper keeper, Clock clock) {
    this.callers = callers;
    this.policy = policy;
    this.acceptance = acceptance;
    this.keeper = keeper;
    this.clock = clock;
  }

  @PostMapping("/v1/gates")
  @Operation(
      operationId = "openGate",
      summary = "Hold a deployment until its recovery set is there",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewGateRequest.class))))
  ResponseEntity<AcceptedGate> open(
      HttpServletRequest request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    Caller caller = callers.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION));
    String deliveryId = Acceptance.deliveryId(key);
    NewGateRequest wanted = NewGateRequest.read(RequestBody.read(request, MAX_BODY)).of(caller);
    Policy inForce = policy.get();
    DeploymentEvent event = wanted.event(deliveryId, clock.instant());
    List<Decision> decisions = RecoverySets.decide(inForce, event);
    authorize(inForce, caller, wanted, decisions);
    HeldDeployment held =
        GateOpening.of(event, decisions)
            .filter(opening -> opening.decision() == null)
            .map(GateOpening::deployment)
            .orElseThrow(() -> PolicyNames.noRule(decisions));
    if (key != null) {
      refuseAnswered(held.gateId());
    }
    if (!acceptance.take(event, wanted.fingerprint())) {
      held = find(held.gateId()).map(DeploymentGate::deployment).orElse(held);
    }
    return accepted(held, points(inForce, event, decisions));
  }

  /** Nobody is let go twice by one decision: a key that is used again is of another attempt. */
  private void refuseAnswered(String gateId) {
    if (find(gateId).orElse(null) instanceof DeploymentGate.Answered) {
      throw new Refusal(
          HttpStatus.CONFLICT,
          "the gate of this Idempotency-Key was decided, and its answer was fetched; another"
              + " attempt to deploy needs another key");
    }
  }

  /**
   * The caller must have the right to act for every environment that would be captured, and for the
   * one that the request names.
   */
  private static void authorize(
      Policy policy, Caller caller, NewGateRequest wanted, List<Decision> decisions) {
    Application application = PolicyNames.application(policy, wanted.application());
    boolean known = false;
    for (Environment environment : application.environments()) {
      boolean captured =
          decisions.stream()
              .anyMatch(
                  decision ->
                      decision instanceof Decision.Capture capture
                          && capture.environment().equals(environment.name()));
      if (captured || environment.name().equals(wanted.environment())) {
        caller.mayAct(application, environment, wanted.subject());
        known = true;
      }
    }
    if (!known) {
      throw PolicyNames.noEnvironment(application, wanted.environment());
    }
  }

  private static List<AcceptedSet.AcceptedPoint> points(
      Policy policy, DeploymentEvent event, List<Decision> decisions) {
    return decisions.stream()
        .filter(Decision.Capture.class::isInstance)
        .map(decision -> RecoverySets.request(policy, event, (Decision.Capture) decision))
        .flatMap(set -> AcceptedSet.points(set).stream())
        .toList();
  }

  private static ResponseEntity<AcceptedGate> accepted(
      HeldDeployment held, List<AcceptedSet.AcceptedPoint> points) {
    return ResponseEntity.accepted()
        .location(URI.create("/v1/gates/" + held.gateId()))
        .body(
            new AcceptedGate(
                held.gateId(),
                held.recoverySetId(),
                held.origin().application(),
                held.origin().environment(),
                held.mode().word(),
                held.openedAt(),
                held.deadline(),
                points));
  }

  @GetMapping("/v1/gates/{gateId}")
  @Operation(
      operationId = "gate",
      summary = "A gate as it is now",
      description =
          "404 until the gate is open, which may be a moment after the 202 that promised it.")
  GateView gate(HttpServletRequest request, @PathVariable String gateId) {
    Caller caller = callers.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION));
    DeploymentGate gate =
        find(gateId)
            .filter(found -> mayRead(caller, found.deployment()))
            .orElseThrow(() -> new Refusal(HttpStatus.NOT_FOUND, "there is no gate " + gateId));
    try {
      // A gate that was opened here is answered here: by this reply, unless to
      // somebody who only looks.
      if (gate instanceof Decided
          && gate.deployment().platform().equals(NewGateRequest.SOURCE)
          && caller.identity().credential().has(Scope.GATE)) {
        keeper.answered(gateId, Answer.taken(clock.instant()));
      }
      return GateView.of(gate, keeper.progress(gate.deployment()), clock.instant());
    } catch (DataAccessException | TransactionException e) {
      throw Refusal.tryAgainLater();
    }
  }

  private boolean mayRead(Caller caller, HeldDeployment held) {
    if (caller instanceof Caller.Holder holder) {
      return holder
          .identity()
          .credential()
          .reaches(held.origin().application(), held.origin().environment());
    }
    Optional<Application> application = policy.get().application(held.origin().application());
    Optional<Environment> environment =
        application.flatMap(known -> known.environment(held.origin().environment()));
    if (application.isEmpty() || environment.isEmpty()) {
      return false;
    }
    caller.mayAct(
        application.get(),
        environment.get(),
        new Caller.Subject(null, null, held.origin().commit()));
    return true;
  }

  private Optional<DeploymentGate> find(String gateId) {
    try {
      return keeper.find(gateId);
    } catch (DataAccessException | TransactionException e) {
      throw Refusal.tryAgainLater();
    }
  }
}
