package dev.belay.standalone.server;

/**
 * What is logged, and where. The file in the home gets all of it; the console gets Belay's warnings
 * in Belay's form, or all of it if {@code verbose}. {@code logback.xml} reads it from properties
 * when something is logged for the first time.
 */
public record Logging(Level level, boolean verbose) {
  /** How much of what Belay's own code says is logged. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** Once, before anything is logged. What the JVM was told by -D holds. */
  public void apply() {
    set("belay.log.level", level.name());
    set("belay.log.verbose", String.valueOf(verbose));
    if (verbose) {
      set("belay.log.console", "TRACE");
      set("belay.log.pattern", "%d{HH:mm:ss.SSS} %-5level %logger{20} %kvp %msg%n");
    }
  }

  private static void set(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
