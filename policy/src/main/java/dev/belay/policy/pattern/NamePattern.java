package dev.belay.policy.pattern;

/**
 * A name of the sender's, in which {@code *} stands for any run of characters. Upper and lower case
 * are the same, as they are in GitHub's repository and environment names.
 */
public record NamePattern(String text) {
  public boolean matches(String name) {
    return Wildcards.matches(text, name, true);
  }

  @Override
  public String toString() {
    return text;
  }
}
