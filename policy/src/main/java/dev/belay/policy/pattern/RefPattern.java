package dev.belay.policy.pattern;

/**
 * A pattern for branches or tags, in which {@code *} stands for any run of characters. Case
 * matters, as in Git. Senders give the full ref ({@code refs/heads/main}) with a push, and often
 * the short one with a deployment. A pattern may match either form, so {@code main} matches both.
 */
public record RefPattern(String text) {
  private static final String BRANCH = "refs/heads/";
  private static final String TAG = "refs/tags/";

  public boolean matches(String ref) {
    return Wildcards.matches(text, ref, false) || Wildcards.matches(text, shortened(ref), false);
  }

  private static String shortened(String ref) {
    if (ref.startsWith(BRANCH)) {
      return ref.substring(BRANCH.length());
    }
    return ref.startsWith(TAG) ? ref.substring(TAG.length()) : ref;
  }

  @Override
  public String toString() {
    return text;
  }
}
