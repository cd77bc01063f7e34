package dev.belay.gateway.api;

import dev.belay.gateway.callers.Caller;
import dev.belay.gateway.callers.Callers;
import dev.belay.gateway.decide.RecoverySets;
import dev.belay.gateway.decide.RequestedSet;
import dev.belay.gateway.receive.Intake;
import dev.belay.gateway.receive.Refusal;
import dev.belay.gateway.receive.RequestBody;
import dev.belay.gateway.spool.Spool;
import dev.belay.policy.Application;
import dev.belay.policy.Decision;
import dev.belay.policy.Environment;
import dev.belay.policy.LivePolicy;
import dev.belay.policy.Phase;
import dev.belay.policy.Policy;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.EventIds;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Manual triggers: the same way through the spool as any other event. */
@RestController
class RecoverySetController {
  private static final long MAX_BODY = 64 << 10;
  private static final String SOURCE = "api";

  private final Callers callers;
  private final LivePolicy policy;
  private final Intake intake;
  private final Clock clock;

  RecoverySetController(Callers callers, LivePolicy policy, Intake intake, Clock clock) {
    this.callers = callers;
    this.policy = policy;
    this.intake = intake;
    this.clock = clock;
  }

  @PostMapping("/v1/recovery-sets")
  ResponseEntity<AcceptedSet> request(HttpServletRequest request) {
    Caller caller = callers.authenticate(request);
    String deliveryId = deliveryId(request.getHeader("Idempotency-Key"));
    RecoverySetRequest wanted = RecoverySetRequest.read(RequestBody.read(request, MAX_BODY));
    Policy inForce = policy.get();
    authorize(inForce, caller, wanted);
    DeploymentEvent event = event(deliveryId, wanted);
    RequestedSet set = decide(inForce, event);
    Spool.Outcome outcome = intake.take(event, wanted.fingerprint());
    if (outcome instanceof Spool.Outcome.Duplicate first && first.tag() != wanted.fingerprint()) {
      throw new Refusal(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "this Idempotency-Key was used before, for another request");
    }
    return accepted(set);
  }

  private static String deliveryId(@org.jspecify.annotations.Nullable String key) {
    if (key == null) {
      return UUID.randomUUID().toString();
    }
    if (!key.matches("[\\x20-\\x7e]{1,200}")) {
      throw new Refusal(
          HttpStatus.BAD_REQUEST, "Idempotency-Key must have 1 to 200 printable ASCII characters");
    }
    return key;
  }

  private static void authorize(Policy policy, Caller caller, RecoverySetRequest wanted) {
    Application application =
        policy
            .application(wanted.application())
            .orElseThrow(
                () ->
                    new Refusal(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "there is no application \"%s\"; the policy has %s"
                            .formatted(
                                wanted.application(),
                                String.join(", ", policy.applications().keySet()))));
    Environment environment =
        application
            .environment(wanted.environment())
            .orElseThrow(
                () ->
                    new Refusal(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "%s has no environment \"%s\"; it has %s"
                            .formatted(
                                application.name(),
                                wanted.environment(),
                                application.environments().stream()
                                    .map(Environment::name)
                                    .collect(Collectors.joining(", ")))));
    caller.mayAct(application, environment, new Caller.Subject(null, null, wanted.commit()));
  }

  @SuppressWarnings("NullAway") // Avro's generated setters of nullable fields are unannotated.
  private DeploymentEvent event(String deliveryId, RecoverySetRequest wanted) {
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
        .setAttributes(attributes)
        .build();
  }

  private static RequestedSet decide(Policy policy, DeploymentEvent event) {
    List<Decision> decisions = RecoverySets.decide(policy, event);
    return decisions.stream()
        .filter(Decision.Capture.class::isInstance)
        .map(decision -> RecoverySets.request(policy, event, (Decision.Capture) decision))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "no rule of the policy matches: " + reasons(decisions)));
  }

  private static String reasons(List<Decision> decisions) {
    return decisions.stream()
        .filter(Decision.NoMatch.class::isInstance)
        .map(decision -> ((Decision.NoMatch) decision).reason())
        .collect(Collectors.joining("; "));
  }

  private static ResponseEntity<AcceptedSet> accepted(RequestedSet set) {
    String id = set.requested().getRecoverySetId();
    return ResponseEntity.accepted()
        .location(URI.create("/v1/recovery-sets/" + id))
        .body(
            new AcceptedSet(
                id,
                set.commands().stream()
                    .map(
                        command ->
                            new AcceptedSet.AcceptedPoint(
                                command.getRecoveryPointId(), command.getDataStore()))
                    .toList()));
  }
}
