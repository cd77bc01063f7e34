package dev.belay.gateway.spool;

import java.nio.file.Path;
import java.time.Duration;

/**
 * @param maxBytes what the deliveries on disk may take; at least 64 KiB
 * @param dedupeWindow for how long a delivery's key is remembered. GitHub offers redelivery for 3
 *     days, and its Enterprise Server as long: 8 days also cover a long weekend.
 */
public record SpoolSettings(Path folder, long maxBytes, Duration dedupeWindow) {
  private static final long LEAST_BYTES = 64 << 10;

  public SpoolSettings {
    if (maxBytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "the spool's size is " + maxBytes + " bytes; it must be at least " + LEAST_BYTES);
    }
    if (dedupeWindow.isNegative() || dedupeWindow.isZero()) {
      throw new IllegalArgumentException(
          "the spool's dedupe window is " + dedupeWindow + "; it must be longer than 0");
    }
  }

  /** At this length, the log begins a new file. Published deliveries are dropped file by file. */
  long segmentBytes() {
    return Math.min(8 << 20, maxBytes / 8);
  }
}
