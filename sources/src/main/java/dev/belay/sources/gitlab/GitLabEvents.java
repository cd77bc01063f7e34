package dev.belay.sources.gitlab;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns GitLab's events into deployment events. Tolerant: missing information is left out, and
 * unknown events get the phase {@code none}. Variables of pipelines are left out, because they may
 * be secrets.
 */
@SuppressWarnings("NullAway") // Avro's generated setters of nullable fields are unannotated.
public final class GitLabEvents {
  public static final String SOURCE = "gitlab";

  private static final Set<String> KNOWN =
      Set.of("build", "deployment", "pipeline", "push", "release", "tag_push");

  /** The last segment of {@code commit_url}, because the hook itself has only a short SHA. */
  private static final Pattern COMMIT_URL =
      Pattern.compile(".*/commit/([0-9a-f]{40}|[0-9a-f]{64})/?");

  private GitLabEvents() {}

  /** The kind of event, which is the body's {@code object_kind}; null when it is missing. */
  public static @Nullable String kind(JsonNode body) {
    return text(body, "object_kind");
  }

  /** Whether {@link #read} uses events of this kind. */
  public static boolean isKnown(@Nullable String kind) {
    return kind != null && KNOWN.contains(kind);
  }

  /** Never fails, whatever the body is. */
  public static DeploymentEvent read(String deliveryId, JsonNode body, Instant receivedAt) {
    String kind = kind(body);
    DeploymentEvent.Builder event =
        DeploymentEvent.newBuilder()
            .setEventId(EventIds.of(SOURCE, deliveryId))
            .setSource(SOURCE)
            .setDeliveryId(deliveryId)
            .setPhase(Phases.NONE)
            .setReceivedAt(receivedAt.truncatedTo(ChronoUnit.MILLIS))
            .setRepository(text(body, "project", "path_with_namespace"))
            .setActor(first(text(body, "user", "username"), text(body, "user", "name")))
            .setAttributes(GitLabAttributes.of(body));
    String detail =
        switch (kind == null ? "" : kind) {
          case "deployment" -> deployment(body, event);
          case "pipeline" -> pipeline(body, event);
          case "build" -> job(body, event);
          case "push", "tag_push" -> push(body, event);
          case "release" -> release(body, event);
          default -> null;
        };
    String name = kind == null ? "unknown" : kind.equals("build") ? "job" : kind;
    return event.setType(detail == null ? name : name + "." + detail).build();
  }

  private static @Nullable String deployment(JsonNode body, DeploymentEvent.Builder event) {
    String status = text(body, "status");
    event
        .setPhase(phase(status))
        .setOccurredAt(Timestamps.read(text(body, "status_changed_at")))
        .setEnvironment(text(body, "environment"))
        .setRef(text(body, "ref"))
        .setCommit(Commits.of(first(commitOf(text(body, "commit_url")), text(body, "short_sha"))))
        .setDeploymentId(text(body, "deployment_id"))
        .setState(status)
        .setUrl(first(text(body, "deployable_url"), text(body, "commit_url")));
    if ("blocked".equals(status)) {
      GateRequest gate = GitLabGate.of(body);
      event.setGate(gate);
      if (gate == null) {
        event.getAttributes().put("gate-problem", "the project or the deployment is missing");
      }
    }
    return status;
  }

  /**
   * A blocked deployment waits for approval. A running one does not wait, but may not have begun.
   */
  private static String phase(@Nullable String status) {
    return switch (status == null ? "" : status) {
      case "created", "blocked", "running" -> "before-deploy";
      case "success" -> "after-success";
      case "failed" -> "after-failure";
      default -> Phases.NONE;
    };
  }

  private static @Nullable String commitOf(@Nullable String url) {
    Matcher matcher = COMMIT_URL.matcher(url == null ? "" : url);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static @Nullable String pipeline(JsonNode body, DeploymentEvent.Builder event) {
    JsonNode pipeline = body.path("object_attributes");
    String status = text(pipeline, "status");
    event
        .setOccurredAt(
            Timestamps.read(first(text(pipeline, "finished_at"), text(pipeline, "created_at"))))
        .setRef(text(pipeline, "ref"))
        .setCommit(Commits.of(text(pipeline, "sha")))
        .setState(status)
        .setUrl(text(pipeline, "url"));
    return status;
  }

  /** The commit is {@code sha}; {@code commit.id} is the pipeline's. */
  private static @Nullable String job(JsonNode body, DeploymentEvent.Builder event) {
    String status = text(body, "build_status");
    String project = text(body, "project", "web_url");
    String job = text(body, "build_id");
    event
        .setOccurredAt(
            Timestamps.read(
                first(
                    text(body, "build_finished_at"),
                    text(body, "build_started_at"),
                    text(body, "build_created_at"))))
        .setEnvironment(text(body, "environment", "name"))
        .setRef(text(body, "ref"))
        .setCommit(Commits.of(text(body, "sha")))
        .setState(status)
        .setUrl(project == null || job == null ? null : SafeText.of(project + "/-/jobs/" + job));
    return status;
  }

  /**
   * Only the newest 20 commits are listed. GitLab does not say that a push was forced, and a forced
   * push removes commits that it does not list. But protected branches forbid forced pushes by
   * default.
   */
  private static @Nullable String push(JsonNode body, DeploymentEvent.Builder event) {
    JsonNode commits = body.path("commits");
    JsonNode total = body.path("total_commits_count");
    ChangedPaths changed = ChangedPaths.of(commits);
    boolean whole =
        Commits.of(text(body, "before")) != null
            && Commits.of(text(body, "after")) != null
            && isTrue(body, "ref_protected")
            && total.isInt()
            && total.intValue() == commits.size();
    JsonNode newest = commits.path(commits.size() - 1);
    event
        .setOccurredAt(Timestamps.read(text(newest, "timestamp")))
        .setRef(text(body, "ref"))
        .setCommit(first(Commits.of(text(body, "checkout_sha")), Commits.of(text(body, "after"))))
        .setUrl(first(text(newest, "url"), text(body, "project", "web_url")))
        .setActor(first(text(body, "user_username"), text(body, "user_name")))
        .setChangedPaths(changed.paths())
        .setChangedPathsComplete(changed.complete() && whole);
    return null;
  }

  private static @Nullable String release(JsonNode body, DeploymentEvent.Builder event) {
    event
        .setOccurredAt(Timestamps.read(first(text(body, "released_at"), text(body, "created_at"))))
        .setRef(text(body, "tag"))
        .setCommit(Commits.of(text(body, "commit", "id")))
        .setUrl(text(body, "url"));
    return text(body, "action");
  }
}
