package dev.belay.policy;

/** How many people must want it before an operation replaces the data of an environment. */
public enum Approval {
  /** Whoever asks for it may confirm it. */
  ONE("one"),
  /** Somebody else than the one who asked for it must confirm it. */
  TWO("two");

  private final String word;

  Approval(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
