package dev.belay.gateway.github.status;

import dev.belay.gateway.github.client.GitHubApp;
import dev.belay.gateway.github.client.InstallationAccess;
import dev.belay.gateway.github.client.RepositoryName;
import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.status.CommitState;
import dev.belay.gateway.status.CommitTarget;
import dev.belay.gateway.status.StatusChannel;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Statuses on GitHub, as the App. The App needs the permissions to write them. */
final class GitHubStatuses implements StatusChannel {
  private static final Map<String, String> STATUSES = Map.of("statuses", "write");
  private static final Map<String, String> DEPLOYMENTS = Map.of("deployments", "write");

  private final GitHubApp app;

  GitHubStatuses(GitHubApp app) {
    this.app = app;
  }

  @Override
  public String platform() {
    return "github";
  }

  @Override
  public void show(CommitTarget target, String context, CommitState state, @Nullable String url)
      throws PlatformException, InterruptedException {
    RepositoryName repository = RepositoryName.of(target.repository());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("state", state.outcome().name().toLowerCase(Locale.ROOT));
    body.put("context", context);
    body.put("description", state.description());
    if (url != null) {
      body.put("target_url", url);
    }
    app.asInstallation(
        new InstallationAccess(installation(target, repository), null, STATUSES),
        "POST",
        ApiPath.of(
            "/repos/{}/{}/statuses/{}", repository.owner(), repository.name(), target.commit()),
        body);
  }

  @Override
  public boolean retires(String deploymentId) {
    return deploymentId.matches("[0-9]{1,18}");
  }

  /**
   * The state is inactive: the rollback does not mean that the deployment failed, and GitHub would
   * report a failure to Belay as a failed deployment.
   */
  @Override
  public void retire(
      CommitTarget target, String deploymentId, String description, @Nullable String url)
      throws PlatformException, InterruptedException {
    RepositoryName repository = RepositoryName.of(target.repository());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("state", "inactive");
    body.put("description", description);
    if (url != null) {
      body.put("log_url", url);
    }
    app.asInstallation(
        new InstallationAccess(installation(target, repository), null, DEPLOYMENTS),
        "POST",
        ApiPath.of(
            "/repos/{}/{}/deployments/{}/statuses",
            repository.owner(),
            repository.name(),
            deploymentId),
        body);
  }

  /** Webhooks of repositories and organisations don't name it. */
  private long installation(CommitTarget target, RepositoryName repository)
      throws PlatformException, InterruptedException {
    String said = target.target().get("installation-id");
    return said != null && said.matches("[0-9]{1,18}")
        ? Long.parseLong(said)
        : app.installationOfRepository(repository);
  }
}
