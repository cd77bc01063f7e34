package dev.belay.vault;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A recovery point, complete: from this, the vault and the key alone, it can be restored and
 * checked.
 *
 * @param formatVersion version of this document; readers refuse one that they do not know
 * @param recoveryPointId UUID; also the manifest's name in the vault
 * @param recoverySetId UUID of the set that it is part of
 * @param driver the data store driver that wrote {@code contents} and can read it
 * @param snapshotAt the instant that the data is of
 * @param assertions the policy's own SQL checks, as they were when the point was captured
 * @param totals what was read and stored
 * @param segments every segment that {@code contents} names (by its index in this list), each once.
 *     A segment that was taken over from an earlier recovery point is listed like any other: a
 *     manifest never needs another one.
 * @param contents the driver's own description of the data
 */
public record Manifest(
    int formatVersion,
    String recoveryPointId,
    String recoverySetId,
    String dataStore,
    String driver,
    String application,
    String environment,
    String trigger,
    @Nullable String commit,
    @Nullable String deploymentId,
    Instant startedAt,
    Instant snapshotAt,
    Instant finishedAt,
    Map<String, String> labels,
    List<Assertion> assertions,
    Totals totals,
    List<SegmentRef> segments,
    JsonNode contents) {

  /** The version that this code writes. */
  public static final int FORMAT_VERSION = 1;

  /**
   * The label of a point that is only a step on the way to another, which it names: what was
   * captured before something was replaced, while it was not yet certain that this capture is the
   * last one. It is complete, but no part of its set.
   */
  public static final String DRAFT_OF = "draft-of";

  public Manifest {
    labels = Map.copyOf(labels);
    assertions = List.copyOf(assertions);
    segments = List.copyOf(segments);
  }

  /** One SQL query that gives one row with one boolean column; true passes, anything else fails. */
  public record Assertion(String name, String sql) {}

  /**
   * @param rows rows read from the data store
   * @param logicalBytes bytes read from the data store, before compression
   * @param storedBytes bytes newly written to the vault; what was already there is not counted
   */
  public record Totals(long rows, long logicalBytes, long storedBytes) {}
}
