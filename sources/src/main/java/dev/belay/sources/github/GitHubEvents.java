package dev.belay.sources.github;

import static dev.belay.sources.JsonFields.first;
import static dev.belay.sources.JsonFields.isTrue;
import static dev.belay.sources.JsonFields.text;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.GateRequest;
import dev.belay.sources.ChangedPaths;
import dev.belay.sources.Commits;
import dev.belay.sources.EventIds;
import dev.belay.sources.Phases;
import dev.belay.sources.SafeText;
import dev.belay.sources.Timestamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns GitHub's events into deployment events. Tolerant: missing information is left out, and
 * unknown events get the phase {@code none}.
 */
@SuppressWarnings("NullAway") // Avro's generated setters of nullable fields are unannotated.
public final class GitHubEvents {
  public static final String SOURCE = "github";

  private static final String BEFORE_DEPLOY = "before-deploy";
  private static final int MOST_COMMITS = 2048;
  private static final Set<String> KNOWN =
      Set.of(
          "check_run",
          "deployment",
          "deployment_protection_rule",
          "deployment_review",
          "deployment_status",
          "ping",
          "push",
          "release",
          "workflow_job",
          "workflow_run");

  private GitHubEvents() {}

  /** Whether {@link #read} uses events with this name. */
  public static boolean isKnown(String event) {
    return KNOWN.contains(event);
  }

  /** If a body is reduced to fields with these names, at any depth, it gives the same event. */
  public static Set<String> fields() {
    return GitHubFields.NAMES;
  }

  /** As {@link #read(GitHubDelivery, JsonNode)}, without the webhook's own headers. */
  public static DeploymentEvent read(
      String event, String deliveryId, JsonNode body, Instant receivedAt) {
    return read(new GitHubDelivery(event, deliveryId, receivedAt), body);
  }

  /** Never fails, whatever the body is. */
  public static DeploymentEvent read(GitHubDelivery delivery, JsonNode body) {
    String action = text(body, "action");
    DeploymentEvent.Builder event =
        DeploymentEvent.newBuilder()
            .setEventId(EventIds.of(SOURCE, delivery.deliveryId()))
            .setSource(SOURCE)
            .setDeliveryId(delivery.deliveryId())
            .setType(action == null ? delivery.event() : delivery.event() + "." + action)
            .setPhase(Phases.NONE)
            .setReceivedAt(delivery.receivedAt().truncatedTo(ChronoUnit.MILLIS))
            .setRepository(text(body, "repository", "full_name"))
            .setActor(text(body, "sender", "login"))
            .setAttributes(GitHubAttributes.of(delivery, body));
    switch (delivery.event()) {
      case "deployment", "deployment_status" -> deployment(delivery.event(), action, body, event);
      case "deployment_protection_rule" ->
          protectionRule(delivery.deliveryId(), action, body, event);
      case "deployment_review" -> review(action, body, event);
      case "workflow_job" -> job(action, body, event);
      case "workflow_run" -> run(body.path("workflow_run"), event);
      case "check_run" -> check(body.path("check_run"), event);
      case "push" -> push(body, event);
      case "release" -> release(body.path("release"), event);
      default -> {
        // A ping only says which webhook it is about.
      }
    }
    return event.build();
  }

  private static void deployment(
      String name, @Nullable String action, JsonNode body, DeploymentEvent.Builder event) {
    JsonNode deployment = body.path("deployment");
    JsonNode status = body.path("deployment_status");
    String state = text(status, "state");
    event
        // Older Enterprise Servers, and GitHub's own examples of them, name no action: there was
        // one.
        .setPhase(
            action == null || action.equals("created") ? deploymentPhase(name, state) : Phases.NONE)
        .setOccurredAt(
            Timestamps.read(first(text(status, "created_at"), text(deployment, "created_at"))))
        .setEnvironment(first(text(deployment, "environment"), text(status, "environment")))
        .setRef(text(deployment, "ref"))
        .setCommit(Commits.of(text(deployment, "sha")))
        .setDeploymentId(text(deployment, "id"))
        .setState(state)
        .setUrl(
            first(
                text(body, "workflow_run", "html_url"),
                text(status, "log_url"),
                text(status, "target_url"),
                text(deployment, "url")));
  }

  private static String deploymentPhase(String name, @Nullable String state) {
    if (name.equals("deployment")) {
      return BEFORE_DEPLOY;
    }
    return switch (state == null ? "" : state) {
      case "success" -> "after-success";
      case "failure", "error" -> "after-failure";
      default -> Phases.NONE;
    };
  }

  private static void protectionRule(
      String deliveryId, @Nullable String action, JsonNode body, DeploymentEvent.Builder event) {
    JsonNode deployment = body.path("deployment");
    String runId = GitHubGate.runId(body);
    String repository = text(body, "repository", "html_url");
    event
        .setOccurredAt(
            Timestamps.read(first(text(deployment, "updated_at"), text(deployment, "created_at"))))
        .setEnvironment(GitHubGate.environment(body))
        .setRef(first(text(deployment, "ref"), text(body, "ref")))
        .setCommit(
            Commits.of(
                first(
                    text(deployment, "sha"),
                    text(body, "sha"),
                    text(body, "workflow_run", "head_sha"))))
        .setDeploymentId(text(deployment, "id"))
        .setUrl(
            runId == null || repository == null
                ? text(deployment, "url")
                : SafeText.of(repository + "/actions/runs/" + runId));
    if ("requested".equals(action)) {
      GateRequest gate = GitHubGate.of(body, deliveryId);
      event.setPhase(BEFORE_DEPLOY).setGate(gate);
      if (gate == null) {
        event
            .getAttributes()
            .put("gate-problem", "the run, the repository or the environment is missing");
      }
    }
  }

  private static void review(
      @Nullable String action, JsonNode body, DeploymentEvent.Builder event) {
    event
        .setOccurredAt(Timestamps.read(text(body, "since")))
        .setEnvironment(
            first(text(body, "environment"), text(body, "workflow_job_run", "environment")))
        .setRef(text(body, "workflow_run", "head_branch"))
        .setCommit(Commits.of(text(body, "workflow_run", "head_sha")))
        .setState(action)
        .setUrl(text(body, "workflow_run", "html_url"));
  }

  /**
   * Without an App, a job that waits for its environment announces that a deployment is about to
   * start.
   */
  private static void job(@Nullable String action, JsonNode body, DeploymentEvent.Builder event) {
    JsonNode job = body.path("workflow_job");
    JsonNode deployment = body.path("deployment");
    event
        .setPhase("waiting".equals(action) && deployment.isObject() ? BEFORE_DEPLOY : Phases.NONE)
        .setOccurredAt(
            Timestamps.read(
                first(text(job, "completed_at"), text(job, "started_at"), text(job, "created_at"))))
        .setEnvironment(text(deployment, "environment"))
        .setRef(first(text(deployment, "ref"), text(job, "head_branch")))
        .setCommit(Commits.of(first(text(deployment, "sha"), text(job, "head_sha"))))
        .setDeploymentId(text(deployment, "id"))
        .setState(first(text(job, "conclusion"), text(job, "status")))
        .setUrl(text(job, "html_url"));
  }

  private static void run(JsonNode run, DeploymentEvent.Builder event) {
    event
        .setOccurredAt(Timestamps.read(first(text(run, "updated_at"), text(run, "created_at"))))
        .setRef(text(run, "head_branch"))
        .setCommit(Commits.of(text(run, "head_sha")))
        .setState(first(text(run, "conclusion"), text(run, "status")))
        .setUrl(text(run, "html_url"));
  }

  private static void check(JsonNode check, DeploymentEvent.Builder event) {
    event
        .setOccurredAt(
            Timestamps.read(first(text(check, "completed_at"), text(check, "started_at"))))
        .setEnvironment(text(check, "deployment", "environment"))
        .setRef(text(check, "check_suite", "head_branch"))
        .setCommit(Commits.of(text(check, "head_sha")))
        .setDeploymentId(text(check, "deployment", "id"))
        .setState(first(text(check, "conclusion"), text(check, "status")))
        .setUrl(text(check, "html_url"));
  }

  /**
   * The commits between before and after, at most 2048. A new ref has no before, and a forced push
   * removes commits that it does not list; in both cases the list of files is incomplete.
   */
  private static void push(JsonNode body, DeploymentEvent.Builder event) {
    JsonNode commits = body.path("commits");
    ChangedPaths changed = ChangedPaths.of(commits);
    boolean whole =
        body.path("created").isBoolean()
            && !isTrue(body, "created")
            && !isTrue(body, "deleted")
            && body.path("forced").isBoolean()
            && !isTrue(body, "forced")
            && commits.size() < MOST_COMMITS;
    event
        .setOccurredAt(Timestamps.read(text(body, "head_commit", "timestamp")))
        .setRef(text(body, "ref"))
        .setCommit(Commits.of(first(text(body, "head_commit", "id"), text(body, "after"))))
        .setUrl(text(body, "compare"))
        .setActor(first(text(body, "sender", "login"), text(body, "pusher", "name")))
        .setChangedPaths(changed.paths())
        .setChangedPathsComplete(changed.complete() && whole);
  }

  private static void release(JsonNode release, DeploymentEvent.Builder event) {
    String target = text(release, "target_commitish");
    event
        .setOccurredAt(
            Timestamps.read(first(text(release, "published_at"), text(release, "created_at"))))
        .setRef(text(release, "tag_name"))
        .setCommit(target != null && target.matches("[0-9a-f]{40}|[0-9a-f]{64}") ? target : null)
        .setUrl(first(text(release, "html_url"), text(release, "url")));
  }
}
