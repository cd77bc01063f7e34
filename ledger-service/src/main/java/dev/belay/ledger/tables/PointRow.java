package dev.belay.ledger.tables;

import static dev.belay.ledger.tables.Row.instant;
import static dev.belay.ledger.tables.Row.uuid;

import dev.belay.events.Captured;
import dev.belay.events.Failure;
import dev.belay.events.Stamp;
import dev.belay.events.Step;
import dev.belay.events.point.Judgement;
import dev.belay.events.point.Judgements;
import dev.belay.events.point.PointState;
import dev.belay.ledger.projection.KnownPoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A recovery point as a row of {@code recovery_point}, and back. */
final class PointRow {
  private PointRow() {}

  static Row of(KnownPoint known) {
    PointState point = known.state();
    Row row =
        new Row("ledger.recovery_point", "recovery_point_id", point.id())
            .set("recovery_set_id", known.setId())
            .set("data_store", point.dataStore())
            .set("expected", point.expected())
            .set("status", point.status().word())
            .set("verdict", point.verdict().word())
            .set("started_at", point.startedAt());
    progress(row, point.progress());
    attempt(row, point.attempt());
    capture(row, point.captured(), known.captured());
    failure(row, point.failure());
    judgement(row, point.judgements().counting());
    run(row, point.run());
    return row;
  }

  /**
   * @param judgements of the point's verifications, which have their own table
   */
  static KnownPoint read(ResultSet row, Judgements judgements) throws SQLException {
    Stamp captured = stamp(row, "captured_at", "captured_event_id");
    PointState state =
        new PointState(
            row.getObject("recovery_point_id", UUID.class),
            row.getString("data_store"),
            row.getBoolean("expected"),
            instant(row, "started_at"),
            readProgress(row, "progress_at", "progress_event_id", "progress_"),
            readFailure(row, "attempt_failed_at", "attempt_failed_event_id", "attempt_failure_"),
            captured,
            readFailure(row, "failed_at", "failed_event_id", "failure_"),
            judgements,
            readRun(row));
    return new KnownPoint(
        row.getObject("recovery_set_id", UUID.class),
        state,
        captured == null ? null : readCapture(row));
  }

  private static void progress(Row row, PointState.@Nullable Progress it) {
    row.set("progress_at", it == null ? null : it.stamp().at())
        .set("progress_event_id", it == null ? null : it.stamp().eventId())
        .set("progress_step", it == null ? null : it.step().text())
        .set("progress_bytes_done", it == null ? null : it.step().bytesDone())
        .set("progress_bytes_total", it == null ? null : it.step().bytesTotal());
  }

  private static PointState.@Nullable Progress readProgress(
      ResultSet row, String at, String eventId, String prefix) throws SQLException {
    Stamp stamp = stamp(row, at, eventId);
    return stamp == null || row.getString(prefix + "step") == null
        ? null
        : new PointState.Progress(
            stamp,
            new Step(
                row.getString(prefix + "step"),
                row.getLong(prefix + "bytes_done"),
                row.getLong(prefix + "bytes_total")));
  }

  private static void attempt(Row row, PointState.@Nullable CaptureFailure it) {
    row.set("attempt_failed_at", it == null ? null : it.stamp().at())
        .set("attempt_failed_event_id", it == null ? null : it.stamp().eventId())
        .set("attempt_failure_kind", it == null ? null : it.failure().kind())
        .set("attempt_failure_message", it == null ? null : it.failure().message())
        .set("attempt_failure_attempts", it == null ? null : it.failure().attempts());
  }

  private static void capture(Row row, @Nullable Stamp stamp, @Nullable Captured result) {
    if (stamp == null || result == null) {
      return; // A capture is never revoked, so the columns are still null.
    }
    row.set("captured_at", stamp.at())
        .set("captured_event_id", stamp.eventId())
        .set("vault", result.vault())
        .set("driver", result.driver())
        .set("capture_started_at", result.times().startedAt())
        .set("snapshot_at", result.times().snapshotAt())
        .set("finished_at", result.times().finishedAt())
        .set("rows", result.totals().rows())
        .set("unit", result.totals().unit())
        .set("logical_bytes", result.totals().logicalBytes())
        .set("stored_bytes", result.totals().storedBytes())
        .set("segments", result.totals().segments())
        .set("manifest_digest", result.manifestDigest())
        .json("warnings", Json.write(result.warnings()));
    Captured.Together together = result.together();
    if (together != null) {
      row.set("skew_millis", together.skewMillis()).set("quiesced", together.quiesced());
    }
  }

  /** The wanted depth of verification is not stored. */
  private static Captured readCapture(ResultSet row) throws SQLException {
    return new Captured(
        row.getString("vault"),
        row.getString("driver"),
        new Captured.Times(
            required(instant(row, "capture_started_at")),
            required(instant(row, "snapshot_at")),
            required(instant(row, "finished_at"))),
        new Captured.Totals(
            row.getLong("rows"),
            row.getString("unit"),
            row.getLong("logical_bytes"),
            row.getLong("stored_bytes"),
            row.getLong("segments")),
        row.getString("manifest_digest"),
        Json.strings(row.getString("warnings")),
        "",
        row.getObject("skew_millis") == null
            ? null
            : new Captured.Together(row.getLong("skew_millis"), row.getBoolean("quiesced")));
  }

  private static void failure(Row row, PointState.@Nullable CaptureFailure it) {
    if (it == null) {
      return; // As above for a capture.
    }
    row.set("failed_at", it.stamp().at())
        .set("failed_event_id", it.stamp().eventId())
        .set("failure_kind", it.failure().kind())
        .set("failure_message", it.failure().message())
        .set("failure_attempts", it.failure().attempts());
  }

  private static PointState.@Nullable CaptureFailure readFailure(
      ResultSet row, String at, String eventId, String prefix) throws SQLException {
    Stamp stamp = stamp(row, at, eventId);
    return stamp == null
        ? null
        : new PointState.CaptureFailure(
            stamp,
            new Failure(
                row.getString(prefix + "kind"),
                row.getString(prefix + "message"),
                row.getInt(prefix + "attempts")));
  }

  /** Stores the verification that counts; {@code verification} has all of them. */
  private static void judgement(Row row, @Nullable Judgement it) {
    if (it == null) {
      return; // As above for a capture.
    }
    row.set("verification_id", it.verificationId())
        .set("verification_verdict", it.verdict().word())
        .set("verification_finished_at", it.finishedAt())
        .set("verification_at", it.stamp().at())
        .set("verification_event_id", it.stamp().eventId());
  }

  private static void run(Row row, PointState.@Nullable Run it) {
    Stamp started = it == null ? null : it.started();
    PointState.Progress progress = it == null ? null : it.progress();
    row.set("run_started_at", started == null ? null : started.at())
        .set("run_started_event_id", started == null ? null : started.eventId())
        .set("run_verification_id", it == null ? null : it.verificationId())
        .set("run_progress_at", progress == null ? null : progress.stamp().at())
        .set("run_progress_event_id", progress == null ? null : progress.stamp().eventId())
        .set("run_step", progress == null ? null : progress.step().text())
        .set("run_bytes_done", progress == null ? null : progress.step().bytesDone())
        .set("run_bytes_total", progress == null ? null : progress.step().bytesTotal());
  }

  private static PointState.@Nullable Run readRun(ResultSet row) throws SQLException {
    Stamp started = stamp(row, "run_started_at", "run_started_event_id");
    PointState.Progress progress =
        readProgress(row, "run_progress_at", "run_progress_event_id", "run_");
    return started == null && progress == null
        ? null
        : new PointState.Run(started, uuid(row, "run_verification_id"), progress);
  }

  private static @Nullable Stamp stamp(ResultSet row, String at, String eventId)
      throws SQLException {
    Instant instant = instant(row, at);
    return instant == null ? null : new Stamp(instant, row.getObject(eventId, UUID.class));
  }

  private static Instant required(@Nullable Instant instant) {
    return Objects.requireNonNull(instant, "a captured or verified point lacks an instant");
  }
}
