package dev.belay.gateway.gitlab.gate;

import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.answer.Channel;
import dev.belay.gateway.gate.answer.Comments;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.gateway.gitlab.client.GitLabApi;
import dev.belay.gateway.platform.ApiPath;
import dev.belay.gateway.platform.PlatformException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Approves or rejects a blocked deployment. An approval starts nothing by itself, so the job is
 * played afterwards. GitLab may have taken a request before: when it refuses one, the deployment is
 * looked at.
 */
public final class GitLabChannel implements Channel {
  /** GitLab names no limit. This is enough for people. */
  public static final int LONGEST_COMMENT = 2000;

  private static final Logger LOG = LoggerFactory.getLogger(GitLabChannel.class);

  /** The states of a job that was played, by Belay or by a person. */
  private static final Set<String> PLAYED =
      Set.of("created", "pending", "running", "success", "preparing", "waiting_for_resource");

  private final GitLabApi api;
  private final Comments comments;

  public GitLabChannel(GitLabApi api, Comments comments) {
    this.api = api;
    this.comments = comments;
  }

  @Override
  public void progress(Waiting gate, Map<String, SetProgress> known) {
    throw new UnsupportedOperationException("GitLab has no place for the progress of a gate");
  }

  @Override
  public void answer(Decided gate, Map<String, SetProgress> known)
      throws PlatformException, InterruptedException {
    BlockedDeployment blocked = BlockedDeployment.of(gate.deployment().target());
    String word = gate.decision().word();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("status", word);
    body.put("comment", comments.decision(gate, known));
    approve(blocked, word, body);
    if (gate.decision().approved()) {
      play(blocked);
    }
  }

  private void approve(BlockedDeployment blocked, String word, JsonNode body)
      throws PlatformException, InterruptedException {
    try {
      api.send("POST", blocked.approval(), body);
    } catch (PlatformException.Refused e) {
      if (!wasAnswered(blocked, word)) {
        throw e;
      }
      LOG.atDebug().log("GitLab has the answer already: {}", e.getMessage());
    }
  }

  /** Whether the deployment has this answer from the user of the configured token. */
  private boolean wasAnswered(BlockedDeployment blocked, String word)
      throws PlatformException, InterruptedException {
    JsonNode deployment = api.send("GET", blocked.deployment(), null).body();
    String self = api.send("GET", ApiPath.of("/user"), null).body().path("id").asString("");
    for (JsonNode approval : deployment.path("approvals")) {
      if (approval.path("status").asString("").equals(word)
          && approval.path("user").path("id").asString("").equals(self)) {
        return true;
      }
    }
    return false;
  }

  private void play(BlockedDeployment blocked) throws PlatformException, InterruptedException {
    String job = blocked.jobId() == null ? jobOf(blocked) : blocked.jobId();
    if (job == null) {
      throw new IllegalArgumentException(
          "it is approved, but GitLab names no job that could be played");
    }
    try {
      api.send("POST", blocked.play(job), null);
    } catch (PlatformException.Refused e) {
      String status = api.send("GET", blocked.job(job), null).body().path("status").asString("");
      if (!PLAYED.contains(status)) {
        throw e;
      }
      LOG.atDebug().log("the job was played before, it is {}", status);
    }
  }

  private @Nullable String jobOf(BlockedDeployment blocked)
      throws PlatformException, InterruptedException {
    JsonNode deployable =
        api.send("GET", blocked.deployment(), null).body().path("deployable").path("id");
    return deployable.isIntegralNumber() ? deployable.asString() : null;
  }
}
