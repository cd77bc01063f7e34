package dev.belay.gateway.callers;

import dev.belay.policy.Application;
import dev.belay.policy.live.LivePolicy;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.SafeText;
import org.jspecify.annotations.Nullable;

/** Limits the events of a CI job to its own repository, environment, ref and commit. */
public final class OwnEvents {
  private final LivePolicy policy;

  OwnEvents(LivePolicy policy) {
    this.policy = policy;
  }

  /**
   * @param named the repository that the event names itself; null when it names none
   * @return the event; that of a CI job has the repository of its token
   * @throws CallerRefusedException.Forbidden naming the claim and the rule
   */
  public DeploymentEvent limited(Caller caller, DeploymentEvent read, @Nullable String named) {
    if (!(caller instanceof Caller.OidcCaller job)) {
      return read;
    }
    job.requireSubject(new Caller.Subject(named, read.getRef(), read.getCommit()));
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

  private static CallerRefusedException forbidden(String detail) {
    return new CallerRefusedException.Forbidden(detail);
  }
}
