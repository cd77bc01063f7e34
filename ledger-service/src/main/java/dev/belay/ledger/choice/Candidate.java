package dev.belay.ledger.choice;

import dev.belay.events.Origin;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recovery set that might be restored.
 *
 * @param complete whether every expected point is captured
 * @param failed whether at least one expected point can never be captured
 */
public record Candidate(
    UUID setId,
    Origin origin,
    @Nullable Instant requestedAt,
    boolean complete,
    boolean failed,
    String verdict,
    List<Point> points) {
  public Candidate {
    points = List.copyOf(points);
  }

  /**
   * @param unit what {@code rows} counts, in the plural
   * @param manifestDigest SHA-256 of the manifest that was stored, hexadecimal; null when it is not
   *     captured
   */
  public record Point(
      UUID pointId,
      String dataStore,
      boolean captured,
      String verdict,
      long rows,
      String unit,
      long logicalBytes,
      @Nullable Instant snapshotAt,
      @Nullable String manifestDigest) {}

  public boolean verified() {
    return verdict.equals("verified");
  }
}
