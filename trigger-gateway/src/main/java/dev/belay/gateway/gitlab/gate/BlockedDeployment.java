package dev.belay.gateway.gitlab.gate;

import dev.belay.gateway.platform.ApiPath;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A deployment that GitLab holds until it is approved.
 *
 * @param jobId the job that deploys; null when it isn't known
 */
record BlockedDeployment(String projectId, String deploymentId, @Nullable String jobId) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  /**
   * @throws IllegalArgumentException naming what is missing or wrong
   */
  static BlockedDeployment of(Map<String, String> target) {
    String job = target.get("job-id");
    return new BlockedDeployment(
        number("project-id", target.get("project-id")),
        number("deployment-id", target.get("deployment-id")),
        job == null ? null : number("job-id", job));
  }

  ApiPath deployment() {
    return ApiPath.of("/projects/{}/deployments/{}", projectId, deploymentId);
  }

  ApiPath approval() {
    return ApiPath.of("/projects/{}/deployments/{}/approval", projectId, deploymentId);
  }

  ApiPath job(String id) {
    return ApiPath.of("/projects/{}/jobs/{}", projectId, id);
  }

  ApiPath play(String id) {
    return ApiPath.of("/projects/{}/jobs/{}/play", projectId, id);
  }

  private static String number(String field, @Nullable String value) {
    if (value == null || !NUMBER.matcher(value).matches()) {
      throw new IllegalArgumentException("its " + field + " is no number");
    }
    return value;
  }
}
