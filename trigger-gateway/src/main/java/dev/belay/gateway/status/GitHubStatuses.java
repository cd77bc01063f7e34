package dev.belay.gateway.status;

import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.platform.github.GitHubApp;
import dev.belay.gateway.platform.github.InstallationAccess;
import dev.belay.gateway.platform.github.RepositoryName;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Statuses on GitHub, as the App, which needs the permission to write commit statuses. */
final class GitHubStatuses implements StatusChannel {
  private static final Map<String, String> PERMISSIONS = Map.of("statuses", "write");

  private final GitHubApp app;

  GitHubStatuses(GitHubApp app) {
    this.app = app;
  }

  @Override
  public String platform() {
    return "github";
  }

  @Override
  public void show(CommitTarget target, CommitState state, @Nullable String url)
      throws PlatformException, InterruptedException {
    RepositoryName repository = RepositoryName.of(target.repository());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("state", state.outcome().name().toLowerCase(Locale.ROOT));
    body.put("context", CONTEXT);
    body.put("description", state.description());
    if (url != null) {
      body.put("target_url", url);
    }
    app.asInstallation(
        new InstallationAccess(installation(target, repository), null, PERMISSIONS),
        "POST",
        ApiPath.of(
            "/repos/{}/{}/statuses/{}", repository.owner(), repository.name(), target.commit()),
        body);
  }

  /** Hooks of repositories and organisations don't say it. */
  private long installation(CommitTarget target, RepositoryName repository)
      throws PlatformException, InterruptedException {
    String said = target.target().get("installation-id");
    return said != null && said.matches("[0-9]{1,18}")
        ? Long.parseLong(said)
        : app.installationOfRepository(repository);
  }
}
