package dev.belay.vault;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A complete recovery point. It can be restored and checked with this, the vault and the key alone.
 *
 * @param formatVersion the version of this document; readers refuse an unknown one
 * @param recoveryPointId UUID; also the manifest's name in the vault
 * @param recoverySetId UUID of the set that the point belongs to
 * @param driver the data store driver that wrote {@code contents} and can read it
 * @param snapshotAt the instant whose data the point holds
 * @param assertions the policy's own checks, as they were when the point was captured
 * @param totals what was read and stored
 * @param segments every segment that {@code contents} names (by its index in this list), each once.
 *     A segment that was stored for an earlier recovery point is listed like any other, so a
 *     manifest never needs another manifest.
 * @param contents the driver's own description of the data
 * @param warnings what this point leaves out or can't promise, for people
 * @param gaps what the capture knows that it did not see, and a restore would lack; each is also a
 *     warning
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
    JsonNode contents,
    List<String> warnings,
    List<Gap> gaps) {

  /** The version that this code writes. */
  public static final int FORMAT_VERSION = 1;

  /**
   * The label of a draft of another point, which the label names. A draft captures data that is
   * about to be replaced, while it is not yet certain that this capture is the last one. It is
   * complete, but does not belong to its set.
   */
  public static final String DRAFT_OF = "draft-of";

  public Manifest {
    labels = Map.copyOf(labels);
    assertions = List.copyOf(assertions);
    segments = List.copyOf(segments);
    warnings = List.copyOf(warnings);
    gaps = List.copyOf(gaps);
  }

  /** For a point without warnings and gaps. */
  public Manifest(
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
    this(
        formatVersion,
        recoveryPointId,
        recoverySetId,
        dataStore,
        driver,
        application,
        environment,
        trigger,
        commit,
        deploymentId,
        startedAt,
        snapshotAt,
        finishedAt,
        labels,
        assertions,
        totals,
        segments,
        contents,
        List.of(),
        List.of());
  }

  /** The same data under another recovery point's id. */
  public Manifest named(String otherId, Map<String, String> otherLabels) {
    return new Manifest(
        formatVersion,
        otherId,
        recoverySetId,
        dataStore,
        driver,
        application,
        environment,
        trigger,
        commit,
        deploymentId,
        startedAt,
        snapshotAt,
        finishedAt,
        otherLabels,
        assertions,
        totals,
        segments,
        contents,
        warnings,
        gaps);
  }

  /**
   * One of the policy's own checks of the restored data.
   *
   * @param kind the driver's word for the language of {@code text}, for example {@code sql}
   * @param text what must hold, in the driver's language
   */
  public record Assertion(String name, String kind, String text) {
    /** The kind in manifests that name none. */
    public static final String SQL = "sql";

    /**
     * The SQL for releases that know no kinds; null for a kind that they could not have checked.
     */
    @JsonProperty(value = SQL, access = JsonProperty.Access.READ_ONLY)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable String sql() {
      return kind.equals(SQL) ? text : null;
    }
  }

  /**
   * A part of the data store that the capture could not see, and that a restore would lack.
   *
   * @param what is missing, and why, for people; no sentence of its own
   * @param remedies statements that let a later capture see it, in this order; may be empty
   * @param accepted whether the policy said, when the point was captured, that such parts may be
   *     missing
   */
  public record Gap(String what, List<String> remedies, boolean accepted) {
    public Gap {
      remedies = List.copyOf(remedies);
    }

    /** What is missing, and its remedies, in one line. */
    public String text() {
      return remedies.isEmpty() ? what : what + ": " + String.join("; ", remedies);
    }
  }

  /**
   * @param rows how much was read from the data store, counted in {@code unit}
   * @param logicalBytes bytes read from the data store, before compression
   * @param storedBytes bytes newly written to the vault; bytes that were already there do not count
   * @param unit what the driver counts, in the plural: {@code rows}, {@code keys}, {@code files}
   */
  public record Totals(long rows, long logicalBytes, long storedBytes, String unit) {
    /** The unit in manifests that name none. */
    public static final String ROWS = "rows";

    /** For a store whose items are rows. */
    public Totals(long rows, long logicalBytes, long storedBytes) {
      this(rows, logicalBytes, storedBytes, ROWS);
    }
  }
}
