package dev.belay.ledger.read;

import static dev.belay.ledger.read.Columns.instant;
import static dev.belay.ledger.read.Columns.number;

import dev.belay.ledger.read.Views.CheckView;
import dev.belay.ledger.read.Views.FailureView;
import dev.belay.ledger.read.Views.PointView;
import dev.belay.ledger.read.Views.ProgressView;
import dev.belay.ledger.read.Views.VerificationView;
import dev.belay.ledger.tables.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code recovery_point} with their verification for the API. */
final class PointRows {
  private PointRows() {}

  /** With what its verification found, of {@code checks} by verification. */
  static PointView view(ResultSet row, Map<UUID, List<CheckView>> checks) throws SQLException {
    String status = row.getString("status");
    boolean failed = status.equals("failed");
    Instant captureStarted = instant(row, "capture_started_at");
    return new PointView(
        row.getObject("recovery_point_id", UUID.class),
        row.getObject("recovery_set_id", UUID.class),
        row.getString("data_store"),
        status,
        row.getString("verdict"),
        row.getString("vault"),
        row.getString("driver"),
        captureStarted == null ? instant(row, "started_at") : captureStarted,
        instant(row, "snapshot_at"),
        instant(row, failed ? "failed_at" : "finished_at"),
        number(row, "rows"),
        row.getObject("rows") == null ? null : row.getString("unit"),
        number(row, "logical_bytes"),
        number(row, "stored_bytes"),
        number(row, "segments"),
        row.getString("manifest_digest"),
        Json.strings(row.getString("warnings")),
        progress(row, "progress_"),
        instant(row, "attempt_failed_at") == null ? null : failure(row, "attempt_failure_"),
        instant(row, "overdue_since"),
        failed ? failure(row, "failure_") : null,
        verification(row, checks),
        row.getBoolean("worsened"));
  }

  private static FailureView failure(ResultSet row, String prefix) throws SQLException {
    return new FailureView(
        row.getString(prefix + "kind"),
        row.getString(prefix + "message"),
        row.getInt(prefix + "attempts"));
  }

  private static @Nullable VerificationView verification(
      ResultSet row, Map<UUID, List<CheckView>> checks) throws SQLException {
    UUID finished = row.getObject("verification_id", UUID.class);
    ProgressView progress = progress(row, "run_");
    if (finished != null) {
      return new VerificationView(
          finished,
          row.getString("verification_verdict"),
          instant(row, "v_started_at"),
          instant(row, "v_finished_at"),
          number(row, "restore_millis"),
          row.getString("depth"),
          row.getString("sandbox"),
          progress,
          checks.getOrDefault(finished, List.of()));
    }
    Instant started = instant(row, "run_started_at");
    return started == null && progress == null
        ? null
        : new VerificationView(
            row.getObject("run_verification_id", UUID.class),
            "unverified",
            started,
            null,
            null,
            null,
            null,
            progress,
            List.of());
  }

  private static @Nullable ProgressView progress(ResultSet row, String prefix) throws SQLException {
    String step = row.getString(prefix + "step");
    return step == null
        ? null
        : new ProgressView(
            step, row.getLong(prefix + "bytes_done"), row.getLong(prefix + "bytes_total"));
  }
}
