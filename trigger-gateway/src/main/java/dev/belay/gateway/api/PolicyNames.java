package dev.belay.gateway.api;

import dev.belay.gateway.http.Refusal;
import dev.belay.policy.Application;
import dev.belay.policy.Environment;
import dev.belay.policy.Policy;
import dev.belay.policy.match.Decision;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/**
 * Looks up the names of a request in the policy. An unknown name is a 422, which lists the known
 * ones.
 */
final class PolicyNames {
  private PolicyNames() {}

  static Application application(Policy policy, String name) {
    return policy
        .application(name)
        .orElseThrow(
            () ->
                new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "there is no application \"%s\"; the policy has %s"
                        .formatted(name, String.join(", ", policy.applications().keySet()))));
  }

  static Environment environment(Application application, String name) {
    return application.environment(name).orElseThrow(() -> noEnvironment(application, name));
  }

  static Refusal noEnvironment(Application application, String name) {
    return new Refusal(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "%s has no environment \"%s\"; it has %s"
            .formatted(
                application.name(),
                name,
                application.environments().stream()
                    .map(Environment::name)
                    .collect(Collectors.joining(", "))));
  }

  static Refusal noRule(List<Decision> decisions) {
    return new Refusal(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "no rule of the policy matches: "
            + decisions.stream()
                .filter(Decision.NoMatch.class::isInstance)
                .map(decision -> ((Decision.NoMatch) decision).reason())
                .collect(Collectors.joining("; ")));
  }
}
