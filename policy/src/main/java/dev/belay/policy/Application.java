package dev.belay.policy;

import dev.belay.policy.pattern.NamePattern;
import dev.belay.policy.pattern.PathGlob;
import java.util.List;
import java.util.Optional;

/**
 * What is deployed.
 *
 * @param repositories the repositories whose events belong to this application
 * @param paths the files of a repository that belong to this application; empty means all
 */
public record Application(
    String name,
    List<NamePattern> repositories,
    List<PathGlob> paths,
    List<Environment> environments) {
  public Application {
    repositories = List.copyOf(repositories);
    paths = List.copyOf(paths);
    environments = List.copyOf(environments);
  }

  public Optional<Environment> environment(String environmentName) {
    return environments.stream().filter(e -> e.name().equals(environmentName)).findFirst();
  }

  public boolean isBuiltFrom(String repository) {
    return repositories.stream().anyMatch(pattern -> pattern.matches(repository));
  }

  public boolean hasOneOf(List<String> files) {
    return paths.isEmpty()
        || files.stream().anyMatch(file -> paths.stream().anyMatch(glob -> glob.matches(file)));
  }
}
