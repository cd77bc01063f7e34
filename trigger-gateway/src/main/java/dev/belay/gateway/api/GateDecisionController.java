package dev.belay.gateway.api;

import dev.belay.access.Credential;
import dev.belay.gateway.callers.Caller;
import dev.belay.gateway.callers.CallerRefusedException;
import dev.belay.gateway.callers.Callers;
import dev.belay.gateway.gate.Cause;
import dev.belay.gateway.gate.DeploymentGate;
import dev.belay.gateway.gate.GateDecision;
import dev.belay.gateway.gate.HeldDeployment;
import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.gateway.http.Refusal;
import dev.belay.gateway.http.RequestBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Break-glass: a person decides a gate against what is known of its recovery set. */
@RestController
@Tag(name = "gates")
class GateDecisionController {
  private static final long MAX_BODY = 8 << 10;
  private static final String APPROVED = "approved";

  private final Callers callers;
  private final GateKeeper keeper;
  private final Clock clock;

  GateDecisionController(Callers callers, GateKeeper keeper, Clock clock) {
    this.callers = callers;
    this.keeper = keeper;
    this.clock = clock;
  }

  /**
   * @param decision approved or rejected
   * @param reason why, 1 to 500 characters; the ledger keeps it for good
   */
  record NewDecision(String decision, String reason) {
    static NewDecision read(byte[] body) {
      RequestFields fields = RequestFields.read(body, Set.of("decision", "reason"));
      NewDecision wanted =
          new NewDecision(
              fields.word("decision", List.of(APPROVED, "rejected")), fields.reason("reason"));
      fields.requireNoProblem();
      return wanted;
    }

    boolean approves() {
      return decision.equals(APPROVED);
    }
  }

  @PostMapping("/v1/gates/{gateId}/decision")
  @Operation(
      operationId = "decideGate",
      summary = "Approve or reject a waiting gate as a person, against what is known",
      description =
          """
          Needs the scope override. The first decision of a gate counts, whoever makes it: 409 if
          there is another one already. The same decision by the same person again is answered as
          the first time. The recovery set stays as verified as it is.
          """,
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content = @Content(schema = @Schema(implementation = NewDecision.class))))
  GateView decide(HttpServletRequest request, @PathVariable String gateId) {
    Caller caller = callers.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION));
    NewDecision wanted = NewDecision.read(RequestBody.read(request, MAX_BODY));
    try {
      HeldDeployment held =
          keeper
              .find(gateId)
              .map(DeploymentGate::deployment)
              .filter(it -> reaches(caller.identity().credential(), it))
              .orElseThrow(() -> noGate(gateId));
      String by = person(caller, held);
      DeploymentGate gate =
          keeper
              .override(gateId, wanted.approves(), by, wanted.reason())
              .orElseThrow(() -> noGate(gateId));
      requireMade(gate, wanted, by);
      return GateView.of(gate, keeper.progress(held), clock.instant());
    } catch (DataAccessException | TransactionException e) {
      throw Refusal.tryAgainLater();
    }
  }

  private static boolean reaches(Credential credential, HeldDeployment held) {
    return credential.reaches(held.origin().application(), held.origin().environment());
  }

  private static Refusal noGate(String gateId) {
    return new Refusal(HttpStatus.NOT_FOUND, "there is no gate " + gateId);
  }

  /** Whose decision it is. A job must not let itself go, and nobody more than the token is for. */
  private static String person(Caller caller, HeldDeployment held) {
    if (caller.isJob()) {
      throw new CallerRefusedException.Forbidden(
          "a CI job can't decide a gate, whatever its scopes; a person can, with a token that has"
              + " the scope override");
    }
    Credential credential = caller.identity().credential();
    if (credential.isRestricted() && held.conditions().size() > 1) {
      throw new CallerRefusedException.Forbidden(
          "the gate waits for the recovery sets of several environments, and the token of %s is"
                  .formatted(credential.name())
              + " for %s; a token that is not restricted can decide it"
                  .formatted(credential.reach()));
    }
    return credential.name();
  }

  /**
   * @throws Refusal 409 if the gate has another decision
   */
  private static void requireMade(DeploymentGate gate, NewDecision wanted, String by) {
    GateDecision made = decision(gate).orElseThrow();
    GateDecision asked =
        GateDecision.overridden(
            gate.deployment(), wanted.approves(), by, wanted.reason(), made.at());
    if (!made.equals(asked)) {
      throw new Refusal(
          HttpStatus.CONFLICT,
          "the gate was %s at %s (%s: %s), and a decision is final. %s"
              .formatted(made.word(), made.at(), made.cause().word(), made.reason(), remedy(made)));
    }
  }

  private static Optional<GateDecision> decision(DeploymentGate gate) {
    @Nullable GateDecision decision =
        switch (gate) {
          case DeploymentGate.Waiting waiting -> null;
          case DeploymentGate.Decided decided -> decided.decision();
          case DeploymentGate.Answered answered -> answered.decision();
        };
    return Optional.ofNullable(decision);
  }

  private static String remedy(GateDecision made) {
    if (made.approved()) {
      return "To stop the deployment, cancel it where it runs";
    }
    return made.cause() == Cause.NO_RULE
        ? "Give the policy a rule for it, then deploy again"
        : "To deploy all the same, start the deployment again: it gets a gate of its own, which can"
            + " be approved while it waits";
  }
}
