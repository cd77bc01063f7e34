package dev.belay.sources.github;

import static dev.belay.sources.JsonFields.first;
import static dev.belay.sources.JsonFields.id;
import static dev.belay.sources.JsonFields.text;

import dev.belay.schemas.GateRequest;
import dev.belay.schemas.Ids;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What GitHub holds until a deployment protection rule is answered. No field has the run's id. It
 * is extracted from {@code deployment_callback_url}, which itself is never used.
 */
final class GitHubGate {
  private static final Pattern CALLBACK =
      Pattern.compile(
          "https?://[A-Za-z0-9.:-]{1,255}(?:/api/v3)?/repos/[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}"
              + "/actions/runs/([0-9]{1,18})/deployment_protection_rule");

  private GitHubGate() {}

  /**
   * @return null when the run, the repository or the environment is missing; then nothing can be
   *     answered, and GitHub keeps waiting
   */
  static @Nullable GateRequest of(JsonNode body, String deliveryId) {
    String runId = runId(body);
    String repository = text(body, "repository", "full_name");
    String environment = environment(body);
    if (runId == null || repository == null || environment == null) {
      return null;
    }
    Map<String, String> target = new TreeMap<>();
    target.put("run-id", runId);
    target.put("repository", repository);
    target.put("environment", environment);
    String installation = id(body, "installation", "id");
    if (installation != null) {
      target.put("installation-id", installation);
    }
    String repositoryId = id(body, "repository", "id");
    if (repositoryId != null) {
      target.put("repository-id", repositoryId);
    }
    // A second attempt of the same run has another deployment, so it is another gate. Without a
    // deployment, only the delivery, which keeps its id when it is sent again, tells attempts
    // apart.
    String deployment = text(body, "deployment", "id");
    return GateRequest.newBuilder()
        .setGateId(
            Ids.derive(
                "gate",
                GitHubEvents.SOURCE,
                repository.toLowerCase(Locale.ROOT),
                runId,
                environment,
                deployment == null ? deliveryId : deployment))
        .setPlatform(GitHubEvents.SOURCE)
        .setTarget(target)
        .build();
  }

  static @Nullable String environment(JsonNode body) {
    return first(text(body, "environment"), text(body, "deployment", "environment"));
  }

  static @Nullable String runId(JsonNode body) {
    String callback = text(body, "deployment_callback_url");
    Matcher matcher = CALLBACK.matcher(callback == null ? "" : callback);
    return matcher.matches() ? matcher.group(1) : id(body, "workflow_run", "id");
  }
}
