package dev.belay.ledger.read;

import org.jspecify.annotations.Nullable;

/**
 * The filter of a list of gates; a null field matches every gate.
 *
 * @param commit a commit or its beginning, in hexadecimal digits
 * @param after only those that come after this place
 */
public record GateFilter(
    @Nullable String application,
    @Nullable String environment,
    @Nullable String decision,
    @Nullable String platform,
    @Nullable String commit,
    @Nullable IdPrefix id,
    @Nullable Cursor after) {

  Conditions conditions() {
    return new Conditions()
        .equal("application", application)
        .equal("environment", environment)
        .equal("decision", decision)
        .equal("platform", platform)
        .commit(commit)
        .id("gate_id", id)
        .after(after, "opened_at", "gate_id");
  }
}
