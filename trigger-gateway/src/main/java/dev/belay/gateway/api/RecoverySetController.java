package dev.belay.gateway.api;

import dev.belay.gateway.callers.Caller;
import dev.belay.gateway.callers.Callers;
import dev.belay.gateway.decide.RecoverySets;
import dev.belay.gateway.decide.RequestedSet;
import dev.belay.gateway.http.RequestBody;
import dev.belay.policy.Application;
import dev.belay.policy.Environment;
import dev.belay.policy.Phase;
import dev.belay.policy.Policy;
import dev.belay.policy.live.LivePolicy;
import dev.belay.policy.match.Decision;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.EventIds;
import dev.belay.sources.SafeText;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Manual triggers. They go through the spool like any other event. */
@RestController
class RecoverySetController {
  private static final long MAX_BODY = 64 << 10;
  private static final String SOURCE = "api";

  private final Callers callers;
  private final LivePolicy policy;
  private final Acceptance acceptance;
  private final Clock clock;

  RecoverySetController(Callers callers, LivePolicy policy, Acceptance acceptance, Clock clock) {
    this.callers = callers;
    this.policy = policy;
    this.acceptance = acceptance;
    this.clock = clock;
  }

  @PostMapping("/v1/recovery-sets")
  ResponseEntity<AcceptedSet> request(HttpServletRequest request) {
    Caller caller = callers.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION));
    String deliveryId = Acceptance.deliveryId(request.getHeader("Idempotency-Key"));
    RecoverySetRequest wanted = RecoverySetRequest.read(RequestBody.read(request, MAX_BODY));
    Policy inForce = policy.get();
    authorize(inForce, caller, wanted);
    DeploymentEvent event = event(deliveryId, wanted, caller);
    RequestedSet set = decide(inForce, event);
    acceptance.take(event, wanted.fingerprint());
    return accepted(set);
  }

  private static void authorize(Policy policy, Caller caller, RecoverySetRequest wanted) {
    Application application = PolicyNames.application(policy, wanted.application());
    Environment environment = PolicyNames.environment(application, wanted.environment());
    caller.mayAct(application, environment, new Caller.Subject(null, null, wanted.commit()));
  }

  @SuppressWarnings("NullAway") // Avro's generated setters of nullable fields are unannotated.
  private DeploymentEvent event(String deliveryId, RecoverySetRequest wanted, Caller caller) {
    Map<String, String> attributes = new TreeMap<>();
    wanted
        .labels()
        .forEach((name, value) -> attributes.put(RecoverySets.LABEL_PREFIX + name, value));
    return DeploymentEvent.newBuilder()
        .setEventId(EventIds.of(SOURCE, deliveryId))
        .setSource(SOURCE)
        .setDeliveryId(deliveryId)
        .setType("recovery-set.requested")
        .setPhase(Phase.MANUAL.word())
        .setReceivedAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .setApplication(wanted.application())
        .setEnvironment(wanted.environment())
        .setCommit(wanted.commit())
        .setDeploymentId(wanted.deploymentId())
        .setActor(SafeText.of(caller.identity().actor(null)))
        .setAttributes(attributes)
        .build();
  }

  private static RequestedSet decide(Policy policy, DeploymentEvent event) {
    List<Decision> decisions = RecoverySets.decide(policy, event);
    return decisions.stream()
        .filter(Decision.Capture.class::isInstance)
        .map(decision -> RecoverySets.request(policy, event, (Decision.Capture) decision))
        .findFirst()
        .orElseThrow(() -> PolicyNames.noRule(decisions));
  }

  private static ResponseEntity<AcceptedSet> accepted(RequestedSet set) {
    AcceptedSet accepted = AcceptedSet.of(set);
    return ResponseEntity.accepted()
        .location(URI.create("/v1/recovery-sets/" + accepted.recoverySetId()))
        .body(accepted);
  }
}
