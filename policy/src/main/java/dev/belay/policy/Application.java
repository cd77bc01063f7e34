package dev.belay.policy;

import java.util.List;
import java.util.Optional;

/**
 * What is deployed.
 *
 * @param repositories whose events are this application's; upper and lower case are the same
 */
public record Application(String name, List<String> repositories, List<Environment> environments) {
  public Application {
    repositories = List.copyOf(repositories);
    environments = List.copyOf(environments);
  }

  public Optional<Environment> environment(String environmentName) {
    return environments.stream().filter(e -> e.name().equals(environmentName)).findFirst();
  }

  boolean isBuiltFrom(String repository) {
    return repositories.stream().anyMatch(repository::equalsIgnoreCase);
  }
}
