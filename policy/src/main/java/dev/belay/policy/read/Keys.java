package dev.belay.policy.read;

import java.util.List;

/**
 * The keys that each mapping of the file may have. {@code docs/reference/policy.schema.json} is
 * tested against them.
 */
enum Keys {
  POLICY("version", "data-stores", "staging-targets", "applications"),
  /** And those of its kind, after the driver. */
  DATA_STORE("driver", "parallelism", "assertions"),
  /** And those of its kind, after the driver. */
  STAGING_TARGET("driver", "parallelism"),
  /** And one of the forms of the data store's kind. */
  ASSERTION("name"),
  APPLICATION("repositories", "paths", "environments"),
  ENVIRONMENT("match", "rules", "drills", "verify-again"),
  RULE(
      "name",
      "on",
      "events",
      "refs",
      "when",
      "capture",
      "method",
      "verification",
      "retention",
      "timeout",
      "labels",
      "gate",
      "schedule",
      "rollback",
      "rehearse",
      "consistency"),
  GATE("mode", "timeout", "on-timeout"),
  SCHEDULE("cron", "time-zone", "missed"),
  ROLLBACK("mode", "max-lost-rows"),
  CONSISTENCY("max-skew", "quiesce", "resume"),
  HOOK("command", "http", "timeout"),
  REHEARSAL("store", "command", "undo", "timeout"),
  DRILL("name", "schedule", "choose", "into", "recovery-time", "data-age", "smoke-tests"),
  SMOKE_TEST("name", "command", "http", "timeout");

  private final List<String> names;

  Keys(String... names) {
    this.names = List.of(names);
  }

  List<String> names() {
    return names;
  }

  String list() {
    return String.join(", ", names);
  }
}
