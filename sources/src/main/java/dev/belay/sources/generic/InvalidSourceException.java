package dev.belay.sources.generic;

import java.util.List;

/** The description of a source is wrong. */
public final class InvalidSourceException extends Exception {
  private final transient List<String> problems;

  InvalidSourceException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each problem begins with the key that it is about. */
  public List<String> problems() {
    return problems;
  }
}
