package dev.belay.access;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody who has shown a token may do.
 *
 * @param name who it is, in logs, ledger and audit
 * @param applications by the policy's names; empty: all of them
 * @param environments by the policy's names; empty: all of them
 */
public record Credential(
    String name, Set<Scope> scopes, Set<String> applications, Set<String> environments) {
  public Credential {
    scopes = Set.copyOf(scopes);
    applications = Set.copyOf(applications);
    environments = Set.copyOf(environments);
  }

  public boolean has(Scope scope) {
    return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
  }

  /** Whether its scopes hold for this application in this environment. */
  public boolean reaches(String application, String environment) {
    return (applications.isEmpty() || applications.contains(application))
        && (environments.isEmpty() || environments.contains(environment));
  }

  public boolean isRestricted() {
    return !applications.isEmpty() || !environments.isEmpty();
  }

  /** For people: where it reaches. */
  public String reach() {
    return "%s in %s"
        .formatted(
            applications.isEmpty() ? "all applications" : joined(applications),
            environments.isEmpty() ? "all environments" : joined(environments));
  }

  private static String joined(Set<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }
}
