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
 * CI</a>. Outside these two, everything is null.
 */
public record CiJob(Revision revision, Run run) {
  private static final CiJob NONE =
      new CiJob(new Revision(null, null, null), new Run(null, null, null));

  /** What the job works on. */
  public record Revision(
      @Nullable String commit, @Nullable String repository, @Nullable String ref) {}

  /**
   * This run of the job.
   *
   * @param url the page of the job or its run, for people
   * @param actor who started it
   * @param identity distinguishes this attempt of the job from all others on all servers; null
   *     outside a CI
   */
  public record Run(@Nullable String url, @Nullable String actor, @Nullable String identity) {}

  /** Reads {@code environment}. A blank variable counts as missing. */
  public static CiJob of(Map<String, String> environment) {
    if ("true".equals(environment.get("GITHUB_ACTIONS"))) {
      return github(environment);
    }
    return variable(environment, "GITLAB_CI") == null ? NONE : gitlab(environment);
  }

  private static CiJob github(Map<String, String> environment) {
    String server = variable(environment, "GITHUB_SERVER_URL");
    String repository = variable(environment, "GITHUB_REPOSITORY");
    String id = variable(environment, "GITHUB_RUN_ID");
    String url =
        server == null || repository == null || id == null
            ? null
            : server + "/" + repository + "/actions/runs/" + id;
    String attempt = variable(environment, "GITHUB_RUN_ATTEMPT");
    String job = variable(environment, "GITHUB_JOB");
    return new CiJob(
        new Revision(
            variable(environment, "GITHUB_SHA"), repository, variable(environment, "GITHUB_REF")),
        new Run(
            url,
            variable(environment, "GITHUB_ACTOR"),
            identity(server, repository, id, attempt, job)));
  }

  /** A retried job has another CI_JOB_ID. */
  private static CiJob gitlab(Map<String, String> environment) {
    String server = variable(environment, "CI_SERVER_URL");
    String project = variable(environment, "CI_PROJECT_PATH");
    String job = variable(environment, "CI_JOB_ID");
    return new CiJob(
        new Revision(
            variable(environment, "CI_COMMIT_SHA"),
            project,
            variable(environment, "CI_COMMIT_REF_NAME")),
        new Run(
            variable(environment, "CI_JOB_URL"),
            variable(environment, "GITLAB_USER_LOGIN"),
            identity(server, project, job)));
  }

  /** Null when a part is unknown: if two jobs shared a key, one would get the other's gate. */
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
