package dev.belay.gateway.github.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A repository as GitHub's paths have it. */
public record RepositoryName(String owner, String name) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_.-]{1,100})/([A-Za-z0-9_.-]{1,100})");

  /**
   * @throws IllegalArgumentException when it is not {@code owner/name}
   */
  public static RepositoryName of(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("the repository \"" + text + "\" is not owner/name");
    }
    return new RepositoryName(parts.group(1), parts.group(2));
  }

  @Override
  public String toString() {
    return owner + "/" + name;
  }
}
