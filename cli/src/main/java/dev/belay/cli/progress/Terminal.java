package dev.belay.cli.progress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** The property by which the launcher says which descriptors are terminals. */
  private static final String TOLD = "belay.terminals";

  public Terminal {
    columns = Math.max(40, columns);
  }

  /**
   * The terminal behind this process's standard error. Java can't say that for standard error
   * alone: the launcher does, or the system is asked.
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
    return told(System.getProperty(TOLD), descriptor)
        .or(() -> linked(descriptor))
        .orElseGet(() -> asked(descriptor));
  }

  /**
   * What the launcher's shell found out.
   *
   * @param terminals the descriptors that are terminals, such as {@code 02}; null if nobody said
   */
  static Optional<Boolean> told(@Nullable String terminals, int descriptor) {
    return Optional.ofNullable(terminals)
        .map(descriptors -> descriptors.contains(String.valueOf(descriptor)));
  }

  /** What Linux says; empty elsewhere. */
  private static Optional<Boolean> linked(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return Optional.of(target.startsWith("/dev/pts/") || target.startsWith("/dev/tty"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What a shell says that has the same descriptors: on macOS, for example. */
  static boolean asked(int descriptor) {
    try {
      return new ProcessBuilder("sh", "-c", "test -t " + descriptor).inheritIO().start().waitFor()
          == 0;
    } catch (IOException e) {
      return false; // print lines, which work everywhere
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int columns(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS;
  }
}
