package dev.belay.standalone.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** What the demo prints: a moving bar on a terminal, plain lines elsewhere. */
public final class Screen {
  private static final int BAR_WIDTH = 30;

  private final PrintWriter out;
  private final boolean terminal;
  private String lastPlain = "";
  private boolean barShown;

  public Screen(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  public void heading(String text) {
    line("");
    line("== " + text);
  }

  public void line(String text) {
    clearBar();
    out.println(text);
    out.flush();
  }

  /**
   * Shows progress.
   *
   * @param fraction 0 to 1, or negative when unknown
   */
  public void progress(String label, String step, double fraction) {
    if (terminal) {
      int filled = (int) Math.round(Math.clamp(fraction, 0, 1) * BAR_WIDTH);
      String bar = "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
      out.print("\r\033[K   " + label + " [" + bar + "] " + percent(fraction) + " " + step);
      out.flush();
      barShown = true;
    } else {
      String plain = label + " " + percent(fraction) + " " + step;
      if (!plain.equals(lastPlain)) {
        lastPlain = plain;
        line("   " + plain.stripTrailing());
      }
    }
  }

  private static String percent(double fraction) {
    return fraction < 0 ? "" : String.format(Locale.ROOT, "%3d %%", Math.round(fraction * 100));
  }

  private void clearBar() {
    if (barShown) {
      out.print("\r\033[K");
      barShown = false;
    }
  }
}
