package dev.belay.sources.generic;

import java.util.List;

/** A source is described wrongly. */
public final class InvalidSourceException extends Exception {
  private final transient List<String> problems;

  InvalidSourceException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each begins with the key that it is about. */
  public List<String> problems() {
    return problems;
  }
}
