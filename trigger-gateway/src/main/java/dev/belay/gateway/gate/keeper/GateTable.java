package dev.belay.gateway.gate.keeper;

import dev.belay.events.Origin;
import dev.belay.events.Source;
import dev.belay.gateway.gate.Cause;
import dev.belay.gateway.gate.DeploymentGate;
import dev.belay.gateway.gate.DeploymentGate.Answer;
import dev.belay.gateway.gate.DeploymentGate.Answered;
import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.GateDecision;
import dev.belay.gateway.gate.HeldDeployment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gates. Each move says whether this call made it. */
final class GateTable {
  private final JdbcClient jdbc;

  GateTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @return false, and nothing is changed, if its id is known
   */
  boolean insert(Waiting gate) {
    HeldDeployment held = gate.deployment();
    return 1
        == jdbc.sql(
                """
                insert into gate (gate_id, platform, target, application, environment, trigger, commit,
                  deployment_id, repository, ref, url, actor, opened_at, conditions, recovery_sets, traceparent)
                values (:id, :platform, cast(:target as jsonb), :application, :environment, :trigger, :commit,
                  :deployment, :repository, :ref, :url, :actor, :opened, cast(:conditions as jsonb), :sets, :traceparent)
                on conflict (gate_id) do nothing
                """)
            .param("id", held.gateId())
            .param("platform", held.platform())
            .param("target", Json.of(held.target()))
            .param("application", held.origin().application())
            .param("environment", held.origin().environment())
            .param("trigger", held.origin().trigger())
            .param("commit", held.origin().commit())
            .param("deployment", held.origin().deploymentId())
            .param("repository", held.source().repository())
            .param("ref", held.source().ref())
            .param("url", held.source().url())
            .param("actor", held.source().actor())
            .param("opened", Timestamp.from(held.openedAt()))
            .param("conditions", Json.of(held.conditions()))
            .param("sets", held.recoverySetIds().toArray(String[]::new))
            .param("traceparent", held.traceparent())
            .update();
  }

  /** From waiting to decided. */
  boolean move(Decided gate) {
    GateDecision decision = gate.decision();
    return 1
        == jdbc.sql(
                """
                update gate set state = 'decided', approved = :approved, cause = :cause, reason = :reason, decided_at = :at,
                  decided_by = :by
                where gate_id = :id and state = 'waiting'
                """)
            .param("id", gate.deployment().gateId())
            .param("approved", decision.approved())
            .param("cause", decision.cause().word())
            .param("reason", decision.reason())
            .param("at", Timestamp.from(decision.at()))
            .param("by", decision.by())
            .update();
  }

  /** From decided to answered. */
  boolean move(Answered gate) {
    return 1
        == jdbc.sql(
                """
                update gate set state = 'answered', answered_at = :at, answer_problem = :problem
                where gate_id = :id and state = 'decided'
                """)
            .param("id", gate.deployment().gateId())
            .param("at", Timestamp.from(gate.answer().at()))
            .param("problem", gate.answer().problem())
            .update();
  }

  Optional<DeploymentGate> find(String gateId) {
    return jdbc.sql("select * from gate where gate_id = :id")
        .param("id", gateId)
        .query(GateTable::gate)
        .optional();
  }

  /** Those that match, the newest first. */
  List<DeploymentGate> list(GateFilter filter, int limit) {
    return jdbc.sql(
            """
            select * from gate
            where gate_id like :prefix
              and (cast(:state as text) is null or :state =
                case when approved then 'approved' when not approved then 'rejected' else 'waiting' end)
              and (cast(:application as text) is null or application = :application)
              and (cast(:environment as text) is null or environment = :environment)
              and (cardinality(cast(:applications as text[])) = 0 or application = any(:applications))
              and (cardinality(cast(:environments as text[])) = 0 or environment = any(:environments))
            order by opened_at desc, gate_id desc limit :limit
            """)
        .param("prefix", filter.idPrefix() + "%")
        .param("state", filter.state())
        .param("application", filter.application())
        .param("environment", filter.environment())
        .param("applications", filter.applications().toArray(String[]::new))
        .param("environments", filter.environments().toArray(String[]::new))
        .param("limit", limit)
        .query(GateTable::gate)
        .list();
  }

  /** Those that wait for the set. */
  List<Waiting> waitingFor(String recoverySetId) {
    return jdbc.sql(
            """
            select * from gate where state = 'waiting' and recovery_sets @> array[cast(:set as text)]
            order by gate_id
            """)
        .param("set", recoverySetId)
        .query(GateTable::waiting)
        .list();
  }

  /** Locks every waiting gate that no other transaction has locked, until this transaction ends. */
  List<Waiting> lockWaiting() {
    return jdbc.sql(
            "select * from gate where state = 'waiting' order by gate_id for update skip locked")
        .query(GateTable::waiting)
        .list();
  }

  long countWaiting() {
    return jdbc.sql("select count(*) from gate where state = 'waiting'").query(Long.class).single();
  }

  int forgetOpenedBefore(Instant instant) {
    return jdbc.sql("delete from gate where opened_at < :instant and state <> 'waiting'")
        .param("instant", Timestamp.from(instant))
        .update();
  }

  private static DeploymentGate gate(ResultSet row, int number) throws SQLException {
    Waiting waiting = waiting(row, number);
    String state = row.getString("state");
    if (state.equals("waiting")) {
      return waiting;
    }
    Decided decided =
        waiting.decided(
            new GateDecision(
                row.getBoolean("approved"),
                Cause.of(row.getString("cause")),
                row.getString("reason"),
                row.getTimestamp("decided_at").toInstant(),
                row.getString("decided_by")));
    return state.equals("decided")
        ? decided
        : decided.answered(
            new Answer(
                row.getTimestamp("answered_at").toInstant(), row.getString("answer_problem")));
  }

  private static Waiting waiting(ResultSet row, int number) throws SQLException {
    return new Waiting(
        new HeldDeployment(
            row.getString("gate_id"),
            row.getString("platform"),
            Json.texts(row.getString("target")),
            origin(row),
            source(row),
            row.getTimestamp("opened_at").toInstant(),
            Json.conditions(row.getString("conditions")),
            row.getString("traceparent")));
  }

  private static Origin origin(ResultSet row) throws SQLException {
    return new Origin(
        row.getString("application"),
        row.getString("environment"),
        row.getString("trigger"),
        row.getString("commit"),
        row.getString("deployment_id"));
  }

  private static Source source(ResultSet row) throws SQLException {
    return new Source(
        row.getString("repository"),
        row.getString("ref"),
        row.getString("url"),
        row.getString("actor"));
  }
}
