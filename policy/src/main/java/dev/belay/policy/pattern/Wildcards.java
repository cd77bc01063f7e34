package dev.belay.policy.pattern;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/** Matches with wildcards for any run of elements, without regular expressions. */
final class Wildcards {
  private Wildcards() {}

  /** {@code *} stands for any run of characters, including none. */
  static boolean matches(String pattern, String text, boolean ignoreCase) {
    return matches(
        characters(pattern),
        characters(text),
        c -> c == '*',
        (p, c) -> ignoreCase ? sameLetter(p, c) : p.equals(c));
  }

  static List<Integer> characters(String text) {
    return text.codePoints().boxed().toList();
  }

  private static boolean sameLetter(int a, int b) {
    return a == b
        || Character.toLowerCase(a) == Character.toLowerCase(b)
        || Character.toUpperCase(a) == Character.toUpperCase(b);
  }

  /**
   * Linear in practice, because only the last wildcard is ever tried again.
   *
   * @param anyRun whether an element of the pattern stands for any run, including an empty one
   * @param one whether an element of the pattern stands for this one element
   */
  static <P, T> boolean matches(
      List<P> pattern,
      List<T> text,
      java.util.function.Predicate<P> anyRun,
      BiPredicate<P, T> one) {
    int p = 0;
    int t = 0;
    int lastRun = -1;
    int resumeAt = 0;
    while (t < text.size()) {
      if (p < pattern.size() && anyRun.test(pattern.get(p))) {
        lastRun = p++;
        resumeAt = t;
      } else if (p < pattern.size() && one.test(pattern.get(p), text.get(t))) {
        p++;
        t++;
      } else if (lastRun >= 0) {
        p = lastRun + 1;
        t = ++resumeAt;
      } else {
        return false;
      }
    }
    return IntStream.range(p, pattern.size()).allMatch(i -> anyRun.test(pattern.get(i)));
  }
}
