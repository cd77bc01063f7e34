package dev.belay.gateway.callers;

import dev.belay.policy.Application;
import dev.belay.policy.Environment;
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
    return switch (caller) {
      case Caller.Holder holder -> reached(holder, read);
      case Caller.OidcCaller job -> own(job, read, named);
    };
  }

  /** A policy finds applications by repositories as well: what is restricted names its own. */
  private DeploymentEvent reached(Caller.Holder holder, DeploymentEvent read) {
    if (holder.identity().credential().isRestricted()) {
      if (read.getApplication() == null || read.getEnvironment() == null) {
        throw forbidden(
            "the token of %s is restricted to %s: its events must name application and environment"
                .formatted(
                    holder.identity().credential().name(), holder.identity().credential().reach()));
      }
      Application application = application(read.getApplication());
      application.environments().stream()
          .filter(environment -> isCalled(environment, read.getEnvironment()))
          .forEach(environment -> holder.requireReach(application.name(), environment.name()));
      if (application.environments().stream()
          .noneMatch(environment -> isCalled(environment, read.getEnvironment()))) {
        holder.requireReach(application.name(), read.getEnvironment());
      }
    }
    return read;
  }

  private static boolean isCalled(Environment environment, String name) {
    return environment.name().equals(name)
        || environment.match().stream().anyMatch(pattern -> pattern.matches(name));
  }

  private DeploymentEvent own(Caller.OidcCaller job, DeploymentEvent read, @Nullable String named) {
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
