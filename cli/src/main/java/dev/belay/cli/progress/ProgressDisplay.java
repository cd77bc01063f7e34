package dev.belay.cli.progress;

import java.io.PrintStream;
import java.util.List;

/** Shows activities while they change. Safe for many threads. */
public sealed interface ProgressDisplay extends AutoCloseable permits BarDisplay, LineDisplay {
  /** The state of all activities, always in the same order. */
  void show(List<Activity> activities);

  /** Leaves the last state on the screen, and the cursor below it. */
  @Override
  void close();

  /** A bar on a terminal, lines elsewhere. */
  static ProgressDisplay on(Terminal terminal, PrintStream stream) {
    return terminal.interactive()
        ? new BarDisplay(stream, terminal.columns())
        : new LineDisplay(stream);
  }
}
