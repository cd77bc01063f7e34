package dev.belay.cli.progress;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Draws a bar for each activity over the previous one. */
final class BarDisplay implements ProgressDisplay {
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";
  private static final int BAR = 20;
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintStream stream;
  private final int columns;
  private List<Activity> latest = List.of();
  private List<Activity> drawn = List.of();
  private long drawnAt = System.nanoTime() - REDRAW_NANOS;

  BarDisplay(PrintStream stream, int columns) {
    this.stream = stream;
    this.columns = columns;
  }

  @Override
  public synchronized void show(List<Activity> activities) {
    latest = List.copyOf(activities);
    if (System.nanoTime() - drawnAt >= REDRAW_NANOS) {
      draw();
    }
  }

  private void draw() {
    if (latest.equals(drawn)) {
      return;
    }
    StringBuilder frame = new StringBuilder();
    if (!drawn.isEmpty()) {
      frame.append(String.format(Locale.ROOT, UP_AND_CLEAR, drawn.size()));
    }
    for (Activity activity : latest) {
      String line = line(activity);
      frame.append(line, 0, Math.min(line.length(), columns - 1)).append('\n');
    }
    stream.print(frame);
    stream.flush();
    drawn = latest;
    drawnAt = System.nanoTime();
  }

  private static String line(Activity activity) {
    int percent = activity.percent();
    String bar =
        percent < 0
            ? " ".repeat(BAR)
            : "#".repeat(percent * BAR / 100) + "-".repeat(BAR - percent * BAR / 100);
    String amount =
        percent < 0
            ? "     "
            : String.format(Locale.ROOT, "%3d%% of %s", percent, Activity.size(activity.total()));
    return String.format(
            Locale.ROOT,
            "%-12s [%s] %s  %s  %s",
            activity.subject(),
            bar,
            amount,
            activity.phase(),
            activity.step())
        .stripTrailing();
  }

  @Override
  public synchronized void close() {
    draw();
  }
}
