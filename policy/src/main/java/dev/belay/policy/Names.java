package dev.belay.policy;

import java.util.regex.Pattern;

/**
 * What names in the policy look like: safe in a topic's key, a path, a URL and a metric's label.
 */
final class Names {
  static final String NAME = "[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?";
  static final String REPOSITORY = "[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+";
  static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?";

  private static final Pattern NAME_PATTERN = Pattern.compile(NAME);

  private Names() {}

  static void check(Value value, String name) {
    if (!NAME_PATTERN.matcher(name).matches()) {
      value.refuseName(
          name,
          "must be 1 to 63 of a-z, 0-9, dot, underscore and hyphen, with a letter or digit at both"
              + " ends");
    }
  }
}
