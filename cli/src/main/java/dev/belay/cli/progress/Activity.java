package dev.belay.cli.progress;

import java.util.Locale;

/**
 * Something that is in progress.
 *
 * @param subject for example a data store
 * @param phase for example {@code capturing}; every change of it is shown
 * @param step for people; may be empty
 * @param total an estimate in bytes; 0 when unknown
 */
public record Activity(String subject, String phase, String step, long done, long total) {
  /** 0 to 100; -1 when unknown. */
  int percent() {
    return total <= 0 ? -1 : (int) Math.max(0, Math.min(100, done * 100.0 / total));
  }

  /** {@code bytes} for people, in powers of 1024. */
  public static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = -1;
    do {
      value /= 1024;
      unit++;
    } while (value >= 1024 && unit < units.length - 1);
    return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
