package dev.belay.gateway.events;

import dev.belay.gateway.callers.Caller;
import dev.belay.gateway.receive.Refusal;
import dev.belay.policy.Application;
import dev.belay.policy.LivePolicy;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.SafeText;
import dev.belay.sources.cloudevents.CloudEvent;
import dev.belay.sources.cloudevents.CloudEventReader;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** A CI job's events are about its own repository, environment, ref and commit. */
@Component
final class CallersEvents {
  private final LivePolicy policy;

  CallersEvents(LivePolicy policy) {
    this.policy = policy;
  }

  /**
   * @return the event, of a CI job with its repository as its token names it
   * @throws Refusal 403, naming the claim and the rule
   */
  DeploymentEvent limited(Caller caller, CloudEvent event, DeploymentEvent read) {
    if (!(caller instanceof Caller.OidcCaller job)) {
      return read;
    }
    job.requireSubject(
        new Caller.Subject(
            CloudEventReader.namedRepository(event), read.getRef(), read.getCommit()));
    job.environment()
        .filter(own -> !own.equalsIgnoreCase(read.getEnvironment()))
        .ifPresent(
            own -> {
              throw forbidden(
                  "the event is about the environment \"%s\", but the token's environment is \"%s\""
                      .formatted(read.getEnvironment(), SafeText.of(own)));
            });
    if (read.getApplication() != null) {
      job.requireApplication(application(read.getApplication()));
    }
    return DeploymentEvent.newBuilder(read).setRepository(SafeText.of(job.repository())).build();
  }

  private Application application(String name) {
    return policy
        .get()
        .application(name)
        .orElseThrow(
            () ->
                forbidden("there is no application \"" + name + "\" that the token could be for"));
  }

  private static Refusal forbidden(String detail) {
    return new Refusal(HttpStatus.FORBIDDEN, detail);
  }
}
