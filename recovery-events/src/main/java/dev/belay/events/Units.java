package dev.belay.events;

/** What drivers count. */
public final class Units {
  /** The unit if nothing else is said. */
  public static final String ROWS = "rows";

  private Units() {}
}
