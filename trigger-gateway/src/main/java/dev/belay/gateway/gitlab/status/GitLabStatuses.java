package dev.belay.gateway.gitlab.status;

import dev.belay.gateway.gitlab.client.GitLabApi;
import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.status.CommitState;
import dev.belay.gateway.status.CommitTarget;
import dev.belay.gateway.status.StatusChannel;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Statuses on GitLab. */
final class GitLabStatuses implements StatusChannel {
  private static final int UNCHANGED = 400;
  private final GitLabApi api;

  GitLabStatuses(GitLabApi api) {
    this.api = api;
  }

  @Override
  public String platform() {
    return "gitlab";
  }

  /** GitLab answers 400 for the state that is shown already: then there is nothing to do. */
  @Override
  public void show(CommitTarget target, String context, CommitState state, @Nullable String url)
      throws PlatformException, InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("state", word(state.outcome()));
    body.put("name", context);
    body.put("description", state.description());
    if (url != null) {
      body.put("target_url", url);
    }
    String project = target.target().getOrDefault("project-id", target.repository());
    try {
      api.send("POST", ApiPath.of("/projects/{}/statuses/{}", project, target.commit()), body);
    } catch (PlatformException.Refused e) {
      boolean same =
          e.status() == UNCHANGED
              && String.valueOf(e.getMessage()).contains("Cannot transition status");
      if (!same) {
        throw e;
      }
    }
  }

  private static String word(CommitState.Outcome outcome) {
    return switch (outcome) {
      case PENDING -> "pending";
      case SUCCESS -> "success";
      case FAILURE, ERROR -> "failed";
    };
  }
}
