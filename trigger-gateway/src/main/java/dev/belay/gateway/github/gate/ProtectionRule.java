package dev.belay.gateway.github.gate;

import dev.belay.gateway.github.client.RepositoryName;
import dev.belay.gateway.platform.ApiPath;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What holds a deployment on GitHub: a run of the repository {@code owner/name}. */
record ProtectionRule(
    RepositoryName repository,
    String runId,
    String environment,
    @Nullable Long installationId,
    @Nullable Long repositoryId) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /**
   * @throws IllegalArgumentException naming what is missing or wrong
   */
  static ProtectionRule of(Map<String, String> target) {
    String runId = required(target, "run-id");
    if (!NUMBER.matcher(runId).matches()) {
      throw new IllegalArgumentException("its run-id is no number");
    }
    return new ProtectionRule(
        RepositoryName.of(required(target, "repository")),
        runId,
        required(target, "environment"),
        number(target, "installation-id"),
        number(target, "repository-id"));
  }

  ApiPath path() {
    return ApiPath.of(
        "/repos/{}/{}/actions/runs/{}/deployment_protection_rule",
        repository.owner(),
        repository.name(),
        runId);
  }

  private static String required(Map<String, String> target, String field) {
    String value = target.get(field);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("it has no " + field);
    }
    return value;
  }

  private static @Nullable Long number(Map<String, String> target, String field) {
    String value = target.get(field);
    return value != null && NUMBER.matcher(value).matches() ? Long.valueOf(value) : null;
  }
}
