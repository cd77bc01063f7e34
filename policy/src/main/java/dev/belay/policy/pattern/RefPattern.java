package dev.belay.policy.pattern;

/**
 * Branches or tags, in which {@code *} stands for any run of characters. Case matters, as it does
 * in Git. Senders give a ref in full ({@code refs/heads/main}) with a push, and often short with a
 * deployment: a pattern may match either way, so that {@code main} matches both.
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
