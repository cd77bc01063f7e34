package dev.belay.cli.progress;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints one line for each new phase or each tenth that is done, which suits a build log. Steps
 * change too often for lines of their own.
 */
final class LineDisplay implements ProgressDisplay {
  private static final int PERCENT_BETWEEN_LINES = 10;

  private final PrintStream stream;
  private final Map<String, Shown> shown = new HashMap<>();

  LineDisplay(PrintStream stream) {
    this.stream = stream;
  }

  @Override
  public synchronized void show(List<Activity> activities) {
    for (Activity activity : activities) {
      int tenth = activity.percent() < 0 ? -1 : activity.percent() / PERCENT_BETWEEN_LINES;
      Shown now = new Shown(activity.phase(), tenth);
      if (!now.equals(shown.put(activity.subject(), now))) {
        stream.println(line(activity));
        stream.flush();
      }
    }
  }

  private static String line(Activity activity) {
    String amount =
        activity.percent() < 0
            ? ""
            : " " + activity.percent() + "% of " + Activity.size(activity.total());
    String step = activity.step().isEmpty() ? "" : " (" + activity.step() + ")";
    return activity.subject() + ": " + activity.phase() + amount + step;
  }

  @Override
  public void close() {}

  private record Shown(String phase, int tenth) {}
}
