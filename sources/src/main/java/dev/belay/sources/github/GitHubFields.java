package dev.belay.sources.github;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * The names of all fields that this package uses, at any depth. Nothing else of a webhook's
 * kilobytes needs to be kept.
 */
final class GitHubFields {
  static final Set<String> NAMES =
      hashed(
          "action",
          "added",
          "after",
          "app",
          "base_ref",
          "before",
          "check_run",
          "check_suite",
          "commits",
          "compare",
          "completed_at",
          "conclusion",
          "created",
          "created_at",
          "deleted",
          "deployment",
          "deployment_callback_url",
          "deployment_status",
          "description",
          "draft",
          "environment",
          "event",
          "forced",
          "full_name",
          "head_branch",
          "head_commit",
          "head_sha",
          "html_url",
          "id",
          "installation",
          "log_url",
          "login",
          "modified",
          "name",
          "organization",
          "original_environment",
          "path",
          "prerelease",
          "production_environment",
          "published_at",
          "pusher",
          "ref",
          "release",
          "removed",
          "repository",
          "run_attempt",
          "run_id",
          "sender",
          "sha",
          "since",
          "slug",
          "started_at",
          "state",
          "status",
          "tag_name",
          "target_commitish",
          "target_url",
          "task",
          "timestamp",
          "transient_environment",
          "updated_at",
          "url",
          "workflow_job",
          "workflow_job_run",
          "workflow_name",
          "workflow_run");

  private GitHubFields() {}

  /**
   * A HashSet is fast here, because a parser returns the same name objects, which keep their
   * hashes.
   */
  private static Set<String> hashed(String... names) {
    return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(names)));
  }
}
