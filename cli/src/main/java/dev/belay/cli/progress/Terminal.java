package dev.belay.cli.progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The terminal that shows progress.
 *
 * @param interactive whether a line can be overwritten
 * @param columns 40 or more
 * @param showsResults whether it shows standard output, too
 */
public record Terminal(boolean interactive, int columns, boolean showsResults) {
  public static final Terminal NONE = new Terminal(false, 80, false);

  private static final int DEFAULT_COLUMNS = 80;

  public Terminal {
    columns = Math.max(40, columns);
  }

  /**
   * The terminal behind this process's standard error. Java can't say that for standard error
   * alone, so the kernel is asked where possible.
   */
  public static Terminal ofStandardError(Map<String, String> environment) {
    boolean dumb = "dumb".equals(environment.get("TERM"));
    return new Terminal(!dumb && standardErrorIsTerminal(), columns(environment), isTerminal(1));
  }

  private static boolean standardErrorIsTerminal() {
    return isTerminal(2);
  }

  /** Whether somebody may be typing. */
  public static boolean standardInputIsTerminal() {
    return isTerminal(0);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false; // without /proc, print lines, which work everywhere
    }
  }

  private static int columns(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS;
  }
}
