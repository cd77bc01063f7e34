package dev.belay.policy;

import java.util.List;

/**
 * The keys that each mapping of the file may have. {@code docs/policy.schema.json} is tested
 * against them.
 */
enum Keys {
  POLICY("version", "data-stores", "applications"),
  DATA_STORE("driver", "url", "username", "password", "parallelism", "assertions"),
  ASSERTION("name", "sql"),
  APPLICATION("repositories", "environments"),
  ENVIRONMENT("match", "rules"),
  RULE("on", "capture", "verification", "timeout", "labels");

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
