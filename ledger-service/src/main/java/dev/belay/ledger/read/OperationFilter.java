package dev.belay.ledger.read;

import org.jspecify.annotations.Nullable;

/**
 * The filter of a list of operations; a null field matches every operation.
 *
 * @param after only those that come after this place
 */
public record OperationFilter(
    @Nullable String application,
    @Nullable String environment,
    @Nullable String kind,
    @Nullable String status,
    @Nullable IdPrefix id,
    @Nullable Cursor after) {

  Conditions conditions() {
    return new Conditions()
        .equal("application", application)
        .equal("environment", environment)
        .equal("kind", kind)
        .equal("status", status)
        .id("operation_id", id)
        .after(after, "requested_at", "operation_id");
  }
}
