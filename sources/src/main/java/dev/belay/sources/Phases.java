package dev.belay.sources;

/** The words for what an event is about, as policies name it with {@code on}. */
public final class Phases {
  /** It is about no deployment: only rules that name its type hear of it. */
  public static final String NONE = "none";

  private Phases() {}
}
