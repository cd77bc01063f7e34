package dev.belay.policy.read;

import dev.belay.policy.yaml.Value;
import java.util.regex.Pattern;

/** The form of names in the policy: safe in a topic's key, a path, a URL and a metric's label. */
final class Names {
  static final String NAME = "[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?";
  static final String REPOSITORY = "[A-Za-z0-9_.*-]+(/[A-Za-z0-9_.*-]+)+";
  static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?";

  private static final String NAME_RULE =
      "must be 1 to 63 of a-z, 0-9, dot, underscore and hyphen, with a letter or digit at both"
          + " ends";
  private static final Pattern NAME_PATTERN = Pattern.compile(NAME);

  private Names() {}

  static void check(Value value, String name) {
    if (!isName(name)) {
      value.refuseName(name, NAME_RULE);
    }
  }

  /** Reads a name; {@code fallback} if it is absent. */
  static String read(Value value, String fallback) {
    if (!value.isPresent()) {
      return fallback;
    }
    String name = value.text();
    if (!isName(name)) {
      value.refuseIfText(NAME_RULE);
    }
    return name;
  }

  private static boolean isName(String name) {
    return NAME_PATTERN.matcher(name).matches();
  }
}
