package dev.belay.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Says whether a recovery point may be relied on. Only {@link #VERIFIED} points may. */
public enum Verdict {
  UNVERIFIED,
  VERIFIED,
  FAILED,
  UNKNOWN;

  /** The word that topics, tables and the API use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty if {@code word} is not a verdict. */
  public static Optional<Verdict> ofWord(String word) {
    return Arrays.stream(values()).filter(verdict -> verdict.word().equals(word)).findFirst();
  }
}
