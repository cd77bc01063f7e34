package dev.belay.ledger.tables;

import static dev.belay.ledger.tables.Row.instant;

import dev.belay.events.Stamp;
import dev.belay.events.Verdict;
import dev.belay.events.Verified;
import dev.belay.ledger.projection.VerificationState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A verification as a row of {@code verification}, and back (without its checks). */
final class VerificationRow {
  private VerificationRow() {}

  static Row of(VerificationState verification) {
    Row row =
        new Row("ledger.verification", "verification_id", verification.id())
            .set("recovery_point_id", verification.pointId())
            .set("verdict", verification.verdict().word());
    VerificationState.Request request = verification.request();
    if (request != null) {
      row.set("requested_at", request.stamp().at())
          .set("requested_event_id", request.stamp().eventId())
          .set("reason", request.reason());
    }
    VerificationState.Completion completion = verification.completion();
    if (completion != null) {
      row.set("completed_at", completion.stamp().at())
          .set("completed_event_id", completion.stamp().eventId())
          .set("started_at", completion.verified().startedAt())
          .set("finished_at", completion.verified().finishedAt())
          .set("restore_millis", completion.verified().restoreMillis())
          .set("depth", completion.verified().depth())
          .set("sandbox", completion.verified().sandbox());
    }
    return row;
  }

  static VerificationState read(ResultSet row, int number) throws SQLException {
    Instant requestedAt = instant(row, "requested_at");
    Instant completedAt = instant(row, "completed_at");
    Instant startedAt = instant(row, "started_at");
    Instant finishedAt = instant(row, "finished_at");
    return new VerificationState(
        row.getObject("verification_id", UUID.class),
        row.getObject("recovery_point_id", UUID.class),
        requestedAt == null
            ? null
            : new VerificationState.Request(
                new Stamp(requestedAt, row.getObject("requested_event_id", UUID.class)),
                row.getString("reason")),
        completedAt == null || startedAt == null || finishedAt == null
            ? null
            : new VerificationState.Completion(
                new Stamp(completedAt, row.getObject("completed_event_id", UUID.class)),
                new Verified(
                    Verdict.ofWord(row.getString("verdict")).orElseThrow(),
                    startedAt,
                    finishedAt,
                    row.getObject("restore_millis", Long.class),
                    row.getString("depth"),
                    row.getString("sandbox"),
                    List.of())));
  }
}
