package dev.belay.policy.read;

import java.util.List;

/**
 * The keys that each mapping of the file may have. A test compares {@code
 * docs/reference/policy.schema.json} with them.
 */
enum Keys {
  POLICY("version", "data-stores", "staging-targets", "applications", "notifications", "retention"),
  /** More keys come from the driver's kind. */
  DATA_STORE("driver", "parallelism", "assertions"),
  /** More keys come from the driver's kind. */
  STAGING_TARGET("driver", "parallelism"),
  /** One more key comes from the assertion forms of the data store's kind. */
  ASSERTION("name"),
  APPLICATION("repositories", "paths", "environments"),
  ENVIRONMENT("match", "rules", "drills", "verify-again", "approval", "objectives"),
  OBJECTIVES("data-age", "recovery-time", "drill-age"),
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
  RETENTION_CLASS(
      "keep-last", "within", "hourly", "daily", "weekly", "monthly", "yearly", "time-zone"),
  GATE("mode", "timeout", "on-timeout", "require"),
  SCHEDULE("cron", "time-zone", "missed"),
  ROLLBACK("mode", "max-lost-rows"),
  CONSISTENCY("max-skew", "quiesce", "resume"),
  HOOK("command", "http", "timeout"),
  REHEARSAL("store", "command", "undo", "timeout"),
  DRILL("name", "schedule", "choose", "into", "recovery-time", "data-age", "smoke-tests"),
  SMOKE_TEST("name", "command", "http", "timeout"),
  NOTIFICATIONS("channels", "routes", "repeat-after"),
  NOTIFICATION_ROUTE("channels", "kinds", "severities", "applications", "environments"),
  SLACK("type", "url", "most-per-hour", "allow-http"),
  TEAMS("type", "url", "most-per-hour", "allow-http"),
  PAGERDUTY("type", "routing-key", "url", "allow-http"),
  WEBHOOK("type", "url", "secrets", "allow-http"),
  GRAFANA("type", "url", "token", "allow-http"),
  PING("type", "url", "allow-http"),
  EMAIL("type", "host", "port", "security", "username", "password", "from", "to", "most-per-hour");

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
