package dev.belay.standalone.hour;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What became of a trigger.
 *
 * @param sets how many recovery sets its deployment has; the rest is of the first of them
 * @param status {@code capturing}, {@code captured}, {@code failed}; null without a set
 * @param verdict {@code unverified}, {@code verified}, {@code failed}, {@code unknown}
 * @param ended when the last capture of the set ended; null while one runs
 * @param causes why captures failed, as the ledger says it
 * @param points the ids of its recovery points
 */
record Outcome(
    Trigger trigger,
    int sets,
    @Nullable String status,
    @Nullable String verdict,
    @Nullable Instant deadline,
    @Nullable Instant ended,
    @Nullable Instant verified,
    List<String> causes,
    List<String> points) {
  /** Reads the ledger's answer for the sets of the trigger's deployment. */
  static Outcome of(Trigger trigger, JsonNode sets) {
    JsonNode set = sets.path(0);
    List<JsonNode> points = set.path("recoveryPoints").valueStream().toList();
    List<@Nullable Instant> ends =
        points.stream().map(point -> instant(point.path("finishedAt"))).toList();
    return new Outcome(
        trigger,
        sets.size(),
        set.path("status").asStringOpt().orElse(null),
        set.path("verdict").asStringOpt().orElse(null),
        instant(set.path("deadline")),
        ends.contains(null)
            ? null
            : ends.stream().max(java.util.Comparator.naturalOrder()).orElse(null),
        instant(set.path("verifiedAt")),
        points.stream()
            .map(point -> point.at("/failure/message").asString(""))
            .filter(cause -> !cause.isEmpty())
            .toList(),
        points.stream().map(point -> point.path("recoveryPointId").asString()).toList());
  }

  private static @Nullable Instant instant(JsonNode value) {
    return value.isString() ? Instant.parse(value.asString()) : null;
  }

  /** Whether nothing more happens by itself. */
  boolean settled() {
    return "failed".equals(status) || "captured".equals(status) && !"unverified".equals(verdict);
  }
}
