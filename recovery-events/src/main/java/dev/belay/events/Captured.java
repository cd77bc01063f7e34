package dev.belay.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished capture.
 *
 * @param vault URI of the vault, without credentials
 * @param manifestDigest SHA-256 of the stored manifest, hexadecimal
 * @param warnings for people
 * @param verification how deeply the policy wants it verified: restore or full
 * @param together null when the point was captured on its own
 */
public record Captured(
    String vault,
    String driver,
    Times times,
    Totals totals,
    String manifestDigest,
    List<String> warnings,
    String verification,
    @Nullable Together together) {
  public Captured {
    warnings = List.copyOf(warnings);
  }

  /**
   * @param snapshotAt the instant whose data the point holds
   */
  public record Times(Instant startedAt, Instant snapshotAt, Instant finishedAt) {}

  /**
   * No number is negative.
   *
   * @param unit what {@code rows} counts, in the plural: rows, keys, files
   * @param logicalBytes read from the data store
   * @param storedBytes newly written to the vault
   */
  public record Totals(
      long rows, String unit, long logicalBytes, long storedBytes, long segments) {}

  /**
   * Several data stores, captured at one moment.
   *
   * @param skewMillis the longest time between their snapshots, by one clock; not negative
   * @param quiesced whether the application held its writes back during the snapshots
   */
  public record Together(long skewMillis, boolean quiesced) {}
}
