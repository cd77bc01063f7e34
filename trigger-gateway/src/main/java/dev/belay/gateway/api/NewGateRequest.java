package dev.belay.gateway.api;

import dev.belay.gateway.callers.Caller;
import dev.belay.gateway.decide.RecoverySets;
import dev.belay.gateway.http.Refusal;
import dev.belay.policy.Phase;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.GateRequest;
import dev.belay.schemas.Ids;
import dev.belay.sources.EventIds;
import dev.belay.sources.SafeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to hold a deployment.
 *
 * @param application the policy's name
 * @param environment the policy's name, or one that its {@code match} accepts
 * @param commit 7 to 64 hexadecimal digits
 * @param repository where the deployment comes from; by default the repository of the caller's OIDC
 *     token
 * @param labels at most 32, kept with the recovery set
 */
record NewGateRequest(
    String application,
    String environment,
    String commit,
    @Nullable String deploymentId,
    @Nullable String repository,
    @Nullable String ref,
    @Nullable String url,
    @Nullable String actor,
    Map<String, String> labels) {
  static final String SOURCE = "api";

  private static final Set<String> FIELDS =
      Set.of(
          "application",
          "environment",
          "commit",
          "deploymentId",
          "repository",
          "ref",
          "url",
          "actor",
          "labels");

  /**
   * @throws Refusal 400 when the body is not a JSON object; 422, which names everything that is
   *     wrong in it
   */
  static NewGateRequest read(byte[] body) {
    RequestFields fields = RequestFields.read(body, FIELDS);
    NewGateRequest request =
        new NewGateRequest(
            fields.name("application"),
            fields.name("environment"),
            String.valueOf(fields.commit(true)),
            fields.text("deploymentId"),
            fields.text("repository"),
            fields.text("ref"),
            fields.longText("url"),
            fields.text("actor"),
            fields.labels());
    fields.requireNoProblem();
    return request;
  }

  /** Asked for by this caller: by its name, and of its own repository where none is named. */
  NewGateRequest of(Caller caller) {
    return new NewGateRequest(
        application,
        environment,
        commit,
        deploymentId,
        repository == null && caller instanceof Caller.OidcCaller job
            ? job.repository()
            : repository,
        ref,
        url,
        SafeText.of(caller.identity().actor(actor)),
        labels);
  }

  Caller.Subject subject() {
    return new Caller.Subject(repository, ref, commit);
  }

  @SuppressWarnings("NullAway") // Avro's generated setters of nullable fields are unannotated.
  DeploymentEvent event(String deliveryId, Instant now) {
    Map<String, String> attributes = new TreeMap<>();
    labels.forEach((name, value) -> attributes.put(RecoverySets.LABEL_PREFIX + name, value));
    return DeploymentEvent.newBuilder()
        .setEventId(EventIds.of(SOURCE, deliveryId))
        .setSource(SOURCE)
        .setDeliveryId(deliveryId)
        .setType("gate.requested")
        .setPhase(Phase.BEFORE_DEPLOY.word())
        .setReceivedAt(now.truncatedTo(ChronoUnit.MILLIS))
        .setApplication(application)
        .setEnvironment(environment)
        .setRepository(repository)
        .setRef(ref)
        .setCommit(commit)
        .setDeploymentId(deploymentId)
        .setUrl(url)
        .setActor(actor)
        .setAttributes(attributes)
        .setGate(
            GateRequest.newBuilder()
                .setGateId(Ids.derive("gate", SOURCE, deliveryId))
                .setPlatform(SOURCE)
                .build())
        .build();
  }

  /** Tells this request from others with the same idempotency key. */
  long fingerprint() {
    String id =
        Ids.derive(
            "api-gate-request",
            application,
            environment,
            commit,
            String.valueOf(deploymentId),
            String.valueOf(repository),
            String.valueOf(ref),
            String.valueOf(url),
            String.valueOf(actor),
            labels.toString());
    return UUID.fromString(id).getMostSignificantBits();
  }
}
