package dev.belay.gateway.github.gate;

import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.HeldDeployment;
import dev.belay.gateway.gate.answer.Channel;
import dev.belay.gateway.gate.answer.Comments;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.gateway.github.client.GitHubApp;
import dev.belay.gateway.github.client.InstallationAccess;
import dev.belay.gateway.platform.PlatformException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers custom deployment protection rules, as the App. The address is made of the configured
 * one, the repository and the run. An address from a payload is never used.
 */
public final class GitHubChannel implements Channel {
  /** GitHub's own limit for comments of protection rules. */
  public static final int LONGEST_COMMENT = 1024;

  private static final Map<String, String> PERMISSIONS = Map.of("deployments", "write");

  private final GitHubApp app;
  private final Comments comments;

  public GitHubChannel(GitHubApp app, Comments comments) {
    this.app = app;
    this.comments = comments;
  }

  /** A comment without a state is a report. */
  @Override
  public void progress(Waiting gate, Map<String, SetProgress> known)
      throws PlatformException, InterruptedException {
    send(gate.deployment(), null, comments.progress(gate, known));
  }

  @Override
  public void answer(Decided gate, Map<String, SetProgress> known)
      throws PlatformException, InterruptedException {
    send(gate.deployment(), gate.decision().word(), comments.decision(gate, known));
  }

  private void send(HeldDeployment held, @Nullable String state, String comment)
      throws PlatformException, InterruptedException {
    ProtectionRule rule = ProtectionRule.of(held.target());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("environment_name", rule.environment());
    if (state != null) {
      body.put("state", state);
    }
    body.put("comment", comment);
    app.asInstallation(
        new InstallationAccess(installation(rule), rule.repositoryId(), PERMISSIONS),
        "POST",
        rule.path(),
        body);
  }

  private long installation(ProtectionRule rule) throws PlatformException, InterruptedException {
    Long said = rule.installationId();
    return said == null ? app.installationOfRepository(rule.repository()) : said;
  }
}
