package dev.belay.ledger.read;

import static dev.belay.ledger.read.Columns.instant;

import dev.belay.ledger.read.Views.GateAnswerView;
import dev.belay.ledger.read.Views.GateView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads gates from their table for the API. */
public final class GateQueries {
  private final JdbcClient jdbc;

  public GateQueries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Up to {@code limit} gates that match, the newest first. */
  public List<GateView> list(GateFilter filter, int limit) {
    Conditions conditions = filter.conditions();
    return conditions
        .bind(
            jdbc.sql(
                "select * from ledger.gate where "
                    + conditions.sql()
                    + " order by opened_at desc, gate_id desc limit :limit"))
        .param("limit", limit)
        .query(GateQueries::view)
        .list();
  }

  public Optional<GateView> gate(UUID id) {
    return jdbc.sql("select * from ledger.gate where gate_id = :id")
        .param("id", id)
        .query(GateQueries::view)
        .optional();
  }

  /** The gates of each recovery set, the oldest first. */
  public Map<UUID, List<GateView>> ofSets(Collection<UUID> sets) {
    if (sets.isEmpty()) {
      return Map.of();
    }
    Map<UUID, List<GateView>> gates = new LinkedHashMap<>();
    jdbc.sql(
            "select * from ledger.gate where recovery_set_id in (:sets) order by opened_at,"
                + " gate_id")
        .param("sets", sets)
        .query(GateQueries::view)
        .list()
        .forEach(
            gate -> gates.computeIfAbsent(gate.recoverySetId(), id -> new ArrayList<>()).add(gate));
    return gates;
  }

  private static GateView view(ResultSet row, int number) throws SQLException {
    String answer = row.getString("answer");
    return new GateView(
        row.getObject("gate_id", UUID.class),
        row.getObject("recovery_set_id", UUID.class),
        row.getString("application"),
        row.getString("environment"),
        row.getString("commit"),
        row.getString("deployment_id"),
        row.getString("platform"),
        row.getString("mode"),
        required(row, "opened_at"),
        required(row, "deadline"),
        row.getString("decision"),
        row.getString("cause"),
        row.getString("reason"),
        instant(row, "decided_at"),
        row.getString("decided_by"),
        answer == null
            ? null
            : new GateAnswerView(
                answer, instant(row, "answered_at"), row.getString("answer_problem")),
        row.getString("repository"),
        row.getString("ref"),
        row.getString("url"),
        row.getString("actor"));
  }

  private static Instant required(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(instant(row, column), column);
  }
}
