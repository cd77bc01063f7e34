package dev.belay.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** May a recovery point be relied on? Only {@link #VERIFIED} may. */
public enum Verdict {
  UNVERIFIED,
  VERIFIED,
  FAILED,
  UNKNOWN;

  /** The word used on topics, in tables and in the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty if {@code word} is no verdict. */
  public static Optional<Verdict> ofWord(String word) {
    return Arrays.stream(values()).filter(verdict -> verdict.word().equals(word)).findFirst();
  }
}
