package dev.belay.ledger.tables;

import static dev.belay.ledger.tables.Row.instant;

import dev.belay.ledger.event.Happening;
import dev.belay.ledger.event.LedgerEvent;
import dev.belay.ledger.event.Stamp;
import dev.belay.ledger.projection.RecoverySet;
import dev.belay.ledger.projection.SetState;
import dev.belay.ledger.projection.SetSummary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A recovery set as a row of {@code recovery_set}, and back. */
final class SetRow {
  private SetRow() {}

  static Row of(RecoverySet known) {
    SetState set = known.set();
    Row row =
        new Row("ledger.recovery_set", "recovery_set_id", set.id())
            .set("application", set.origin().application())
            .set("environment", set.origin().environment())
            .set("trigger", set.origin().trigger())
            .set("commit", set.origin().commit())
            .set("deployment_id", set.origin().deploymentId())
            .set("first_event_at", set.firstEventAt());
    request(row, set.request());
    SetSummary summary = known.summary();
    return row.set("status", summary.status().word())
        .set("verdict", summary.verdict().word())
        .set("skew_millis", summary.skewMillis())
        .set("quiesced", summary.quiesced())
        .set("captured_at", summary.capturedAt())
        .set("verified_at", summary.verifiedAt());
  }

  static SetState read(ResultSet row, int number) throws SQLException {
    return new SetState(
        row.getObject("recovery_set_id", UUID.class),
        new LedgerEvent.Origin(
            row.getString("application"),
            row.getString("environment"),
            row.getString("trigger"),
            row.getString("commit"),
            row.getString("deployment_id")),
        Objects.requireNonNull(instant(row, "first_event_at"), "first_event_at"),
        readRequest(row));
  }

  private static void request(Row row, SetState.@Nullable Request request) {
    if (request == null) {
      row.json("labels", Json.write(Map.of()));
      return;
    }
    Happening.SetRequested wanted = request.wanted();
    row.set("requested_at", request.stamp().at())
        .set("requested_event_id", request.stamp().eventId())
        .set("deadline", wanted.deadline())
        .set("policy_version", wanted.policyVersion())
        .set("rule", wanted.rule())
        .set("deployment_event_id", wanted.deploymentEventId())
        .set("repository", wanted.repository())
        .set("ref", wanted.ref())
        .set("url", wanted.url())
        .set("actor", wanted.actor())
        .json("labels", Json.write(wanted.labels()))
        .set("method", wanted.method())
        .set("retention", wanted.retention());
  }

  private static SetState.@Nullable Request readRequest(ResultSet row) throws SQLException {
    Instant at = instant(row, "requested_at");
    Instant deadline = instant(row, "deadline");
    if (at == null || deadline == null) {
      return null;
    }
    return new SetState.Request(
        new Stamp(at, row.getObject("requested_event_id", UUID.class)),
        new Happening.SetRequested(
            List.of(),
            deadline,
            row.getString("policy_version"),
            row.getString("rule"),
            row.getString("deployment_event_id"),
            row.getString("repository"),
            row.getString("ref"),
            row.getString("url"),
            row.getString("actor"),
            Json.map(row.getString("labels")),
            row.getString("method"),
            row.getString("retention")));
  }
}
