package dev.belay.events;

/** What is counted. */
public final class Units {
  /** As long as nobody says otherwise. */
  public static final String ROWS = "rows";

  private Units() {}
}
