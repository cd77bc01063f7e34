package dev.belay.ledger.tables;

import static dev.belay.ledger.tables.Row.instant;

import dev.belay.events.GateRef;
import dev.belay.events.Origin;
import dev.belay.events.Source;
import dev.belay.events.Stamp;
import dev.belay.ledger.projection.GateState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A gate as a row of {@code gate}, and back. */
final class GateRow {
  private GateRow() {}

  static Row of(GateState gate) {
    GateRef opening = gate.opening().opening();
    Row row =
        new Row("ledger.gate", "gate_id", gate.id())
            .set("recovery_set_id", gate.setId())
            .set("application", gate.origin().application())
            .set("environment", gate.origin().environment())
            .set("trigger", gate.origin().trigger())
            .set("commit", gate.origin().commit())
            .set("deployment_id", gate.origin().deploymentId())
            .set("first_event_at", gate.opening().stamp().at())
            .set("first_event_id", gate.opening().stamp().eventId())
            .set("platform", opening.platform())
            .set("mode", opening.mode())
            .set("opened_at", opening.openedAt())
            .set("deadline", opening.deadline())
            .set("repository", opening.source().repository())
            .set("ref", opening.source().ref())
            .set("url", opening.source().url())
            .set("actor", opening.source().actor())
            .set("decision", gate.word());
    decision(row, gate.decision());
    answer(row, gate.answer());
    return row;
  }

  static GateState read(ResultSet row, int number) throws SQLException {
    UUID id = row.getObject("gate_id", UUID.class);
    return new GateState(
        id,
        row.getObject("recovery_set_id", UUID.class),
        new Origin(
            row.getString("application"),
            row.getString("environment"),
            row.getString("trigger"),
            row.getString("commit"),
            row.getString("deployment_id")),
        new GateState.Opened(
            Objects.requireNonNull(stamp(row, "first_event_at", "first_event_id")),
            new GateRef(
                id,
                row.getString("platform"),
                row.getString("mode"),
                Objects.requireNonNull(instant(row, "opened_at")),
                Objects.requireNonNull(instant(row, "deadline")),
                new Source(
                    row.getString("repository"),
                    row.getString("ref"),
                    row.getString("url"),
                    row.getString("actor")))),
        readDecision(row),
        readAnswer(row));
  }

  private static void decision(Row row, GateState.@Nullable Decided it) {
    if (it == null) {
      return; // A decision is never revoked, so the columns are still null.
    }
    row.set("decision_event_at", it.stamp().at())
        .set("decision_event_id", it.stamp().eventId())
        .set("cause", it.decision().cause())
        .set("reason", it.decision().reason())
        .set("decided_at", it.decision().decidedAt())
        .set("decided_by", it.decision().decidedBy());
  }

  private static GateState.@Nullable Decided readDecision(ResultSet row) throws SQLException {
    Stamp stamp = stamp(row, "decision_event_at", "decision_event_id");
    return stamp == null
        ? null
        : new GateState.Decided(
            stamp,
            new GateRef.Decision(
                row.getString("decision"),
                row.getString("cause"),
                row.getString("reason"),
                Objects.requireNonNull(instant(row, "decided_at")),
                row.getString("decided_by")));
  }

  private static void answer(Row row, GateState.@Nullable Answered it) {
    if (it == null) {
      return; // As above for a decision.
    }
    row.set("answer_event_at", it.stamp().at())
        .set("answer_event_id", it.stamp().eventId())
        .set("answer", it.decision())
        .set("answered_at", it.answer().at())
        .set("answer_problem", it.answer().problem());
  }

  private static GateState.@Nullable Answered readAnswer(ResultSet row) throws SQLException {
    Stamp stamp = stamp(row, "answer_event_at", "answer_event_id");
    return stamp == null
        ? null
        : new GateState.Answered(
            stamp,
            row.getString("answer"),
            new GateRef.Answer(instant(row, "answered_at"), row.getString("answer_problem")));
  }

  private static @Nullable Stamp stamp(ResultSet row, String at, String eventId)
      throws SQLException {
    Instant instant = instant(row, at);
    return instant == null ? null : new Stamp(instant, row.getObject(eventId, UUID.class));
  }
}
