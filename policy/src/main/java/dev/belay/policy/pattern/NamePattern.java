package dev.belay.policy.pattern;

/**
 * A pattern for a sender's name, in which {@code *} stands for any run of characters. Case does not
 * matter, as in GitHub's names of repositories and environments.
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
