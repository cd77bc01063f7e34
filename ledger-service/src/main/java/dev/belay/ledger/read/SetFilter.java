package dev.belay.ledger.read;

import org.jspecify.annotations.Nullable;

/**
 * The filter of a list of recovery sets; a null field matches every set.
 *
 * @param commit a commit or its beginning, in hexadecimal digits
 * @param overdue only those whose deadline has passed without a result
 * @param after only those that come after this place
 */
public record SetFilter(
    @Nullable String application,
    @Nullable String environment,
    @Nullable String deployment,
    @Nullable String verdict,
    @Nullable String commit,
    boolean overdue,
    @Nullable IdPrefix id,
    @Nullable Cursor after) {

  Conditions conditions() {
    return new Conditions()
        .equal("application", application)
        .equal("environment", environment)
        .equal("deployment_id", deployment)
        .equal("verdict", verdict)
        .commit(commit)
        .id("recovery_set_id", id)
        .holds(overdue, Overdue.SQL)
        .after(after, "listed_at", "recovery_set_id");
  }
}
