package dev.belay.policy.pattern;

import java.util.List;

/**
 * A pattern for files of a repository, from its root: {@code *} stands for any characters except a
 * slash, {@code ?} for one such character, and a part {@code **} for any number of folders,
 * including none. Case matters.
 */
public record PathGlob(String text) {
  public static final String ANY_FOLDERS = "**";

  public boolean matches(String path) {
    return Wildcards.matches(parts(text), parts(path), ANY_FOLDERS::equals, PathGlob::matchesPart);
  }

  public static List<String> parts(String path) {
    return List.of(path.split("/", -1));
  }

  private static boolean matchesPart(String pattern, String part) {
    return Wildcards.matches(
        Wildcards.characters(pattern),
        Wildcards.characters(part),
        c -> c == '*',
        (p, c) -> p == '?' || p.equals(c));
  }

  @Override
  public String toString() {
    return text;
  }
}
