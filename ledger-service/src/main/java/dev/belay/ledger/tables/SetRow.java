package dev.belay.ledger.tables;

import static dev.belay.ledger.tables.Row.instant;

import dev.belay.events.Happening;
import dev.belay.events.Origin;
import dev.belay.events.Rule;
import dev.belay.events.Source;
import dev.belay.events.Stamp;
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
        new Origin(
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
        .set("policy_version", wanted.rule().policyVersion())
        .set("rule", wanted.rule().id())
        .set("deployment_event_id", wanted.deploymentEventId())
        .set("repository", wanted.source().repository())
        .set("ref", wanted.source().ref())
        .set("url", wanted.source().url())
        .set("actor", wanted.source().actor())
        .json("labels", Json.write(wanted.labels()))
        .set("method", wanted.method())
        .set("retention", wanted.retention())
        .set("trace_id", wanted.traceId());
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
            new Rule(row.getString("policy_version"), row.getString("rule")),
            row.getString("deployment_event_id"),
            new Source(
                row.getString("repository"),
                row.getString("ref"),
                row.getString("url"),
                row.getString("actor")),
            Json.map(row.getString("labels")),
            row.getString("method"),
            row.getString("retention"),
            row.getString("trace_id")));
  }
}
