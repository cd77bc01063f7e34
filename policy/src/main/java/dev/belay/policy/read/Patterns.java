package dev.belay.policy.read;

import dev.belay.policy.pattern.PathGlob;
import dev.belay.policy.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Reads optional lists of patterns. A list must have at least one pattern, and no pattern twice: a
 * filter that lets nothing pass is a mistake.
 */
enum Patterns {
  REPOSITORIES(
      text -> text.matches(Names.REPOSITORY),
      "must be a repository's full name, for example acme/shop or acme/*",
      true),
  PATHS(
      Patterns::isPath,
      "must be a path from the repository's root, for example services/shop/** or **/*.sql: without"
          + " a slash at either end, and with ** only as a whole part",
      false),
  EVENTS(
      text -> text.matches("[!-~]{1,200}"),
      "must be a type of event, for example push or workflow_run.*: 1 to 200 characters of ASCII"
          + " without spaces",
      true),
  REFS(
      text -> text.matches("[^\\s\\p{Cntrl}]{1,255}"),
      "must be a branch or tag, for example main, release/* or refs/tags/v*: 1 to 255 characters"
          + " without spaces",
      false);

  private final Predicate<String> wellFormed;
  private final String rule;
  private final boolean ignoreCase;

  Patterns(Predicate<String> wellFormed, String rule, boolean ignoreCase) {
    this.wellFormed = wellFormed;
    this.rule = rule;
    this.ignoreCase = ignoreCase;
  }

  List<String> read(Value value) {
    List<String> patterns = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    if (!value.isPresent()) {
      return patterns;
    }
    for (Value item : value.list()) {
      String text = item.text();
      String same = ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
      if (!wellFormed.test(text)) {
        item.refuseIfText(rule);
      } else if (seen.contains(same)) {
        item.refuse("is there twice");
      }
      seen.add(same);
      patterns.add(text);
    }
    if (this != REPOSITORIES && value.isEmptyList()) {
      value.refuse("must hold at least one pattern; leave it out to let everything pass");
    }
    return patterns;
  }

  private static boolean isPath(String text) {
    return text.length() <= 1024
        && PathGlob.parts(text).stream()
            .allMatch(
                part ->
                    part.equals(PathGlob.ANY_FOLDERS)
                        || (!part.isEmpty()
                            && !part.contains(PathGlob.ANY_FOLDERS)
                            && !part.equals(".")
                            && !part.equals("..")));
  }
}
