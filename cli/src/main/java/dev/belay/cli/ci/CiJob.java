package dev.belay.cli.ci;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The CI job that this runs in, from the variables that the CI sets: <a
 * href="https://docs.github.com/en/actions/reference/workflows-and-actions/variables">GitHub
 * Actions</a> and <a href="https://docs.gitlab.com/ci/variables/predefined_variables/">GitLab
 * CI</a>. Outside of those all is null.
 *
 * @param url of the job or its run, for people
 * @param identity tells this attempt of the job from all others of all servers; null outside a CI
 */
public record CiJob(
    @Nullable String commit,
    @Nullable String repository,
    @Nullable String ref,
    @Nullable String url,
    @Nullable String actor,
    @Nullable String identity) {

  private static final CiJob NONE = new CiJob(null, null, null, null, null, null);

  /** Reads {@code environment}; a blank variable counts as none. */
  public static CiJob of(Map<String, String> environment) {
    if ("true".equals(environment.get("GITHUB_ACTIONS"))) {
      return github(environment);
    }
    return variable(environment, "GITLAB_CI") == null ? NONE : gitlab(environment);
  }

  private static CiJob github(Map<String, String> environment) {
    String server = variable(environment, "GITHUB_SERVER_URL");
    String repository = variable(environment, "GITHUB_REPOSITORY");
    String run = variable(environment, "GITHUB_RUN_ID");
    return new CiJob(
        variable(environment, "GITHUB_SHA"),
        repository,
        variable(environment, "GITHUB_REF"),
        server == null || repository == null || run == null
            ? null
            : server + "/" + repository + "/actions/runs/" + run,
        variable(environment, "GITHUB_ACTOR"),
        identity(
            server,
            repository,
            run,
            variable(environment, "GITHUB_RUN_ATTEMPT"),
            variable(environment, "GITHUB_JOB")));
  }

  /** A job that is tried again has another CI_JOB_ID. */
  private static CiJob gitlab(Map<String, String> environment) {
    return new CiJob(
        variable(environment, "CI_COMMIT_SHA"),
        variable(environment, "CI_PROJECT_PATH"),
        variable(environment, "CI_COMMIT_REF_NAME"),
        variable(environment, "CI_JOB_URL"),
        variable(environment, "GITLAB_USER_LOGIN"),
        identity(
            variable(environment, "CI_SERVER_URL"),
            variable(environment, "CI_PROJECT_PATH"),
            variable(environment, "CI_JOB_ID")));
  }

  /** Null when a part is unknown: a key that two jobs share would give one the other's gate. */
  private static @Nullable String identity(@Nullable String... parts) {
    List<@Nullable String> all = Stream.of(parts).toList();
    return all.stream().anyMatch(Objects::isNull)
        ? null
        : all.stream().map(String::valueOf).collect(Collectors.joining("\n"));
  }

  private static @Nullable String variable(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
