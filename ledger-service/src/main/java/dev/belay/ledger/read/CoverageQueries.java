package dev.belay.ledger.read;

import static dev.belay.ledger.read.Columns.instant;

import dev.belay.ledger.coverage.Coverage;
import dev.belay.ledger.coverage.Coverages;
import dev.belay.ledger.coverage.Deployment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds the deployments that the ledger was told of: each pre-deployment set; each gate that no
 * rule asked a set for; and each deployment of which only the end was heard. It reads in the order
 * of the list and stops when a page is full, so its cost does not grow with the ledger.
 *
 * <p>Which verdict of a point counted when its gate let the deployment go is the rule of {@link
 * dev.belay.events.point.Judgements}, as of then: a failed or unknown one gives way only to a
 * verification that began after it had ended. The gateway's clock may be a minute behind that of
 * the verifier whose verdict the gate waited for.
 */
public final class CoverageQueries {
  /**
   * The end {@code s} of a deployment is no deployment of its own if {@code %1$s} was heard of it
   * before: by its id, or by its commit where it has none. Two conditions, since an index has no
   * "or".
   */
  private static final String HEARD_BEFORE =
      """
      (exists (select from ledger.%1$s where application = s.application and environment = s.environment
               and deployment_id = s.deployment_id and %2$s)
       or (s.deployment_id is null and exists (
         select from ledger.%1$s where application = s.application and environment = s.environment
           and deployment_id is null and commit = s.commit and %2$s)))
      """;

  private static final String SET_BEFORE =
      HEARD_BEFORE.formatted(
          "recovery_set",
          "trigger in ('pre-deployment', 'post-deployment-baseline', 'failure-capture')"
              + " and listed_at <= s.listed_at"
              + " and (listed_at, recovery_set_id) < (s.listed_at, s.recovery_set_id)");

  private static final String GATE_BEFORE =
      HEARD_BEFORE.formatted("gate", "opened_at <= s.listed_at");

  private static final String DEPLOYMENTS =
      """
      with heard as (
        (select recovery_set_id as place, listed_at as at, application, environment, deployment_id, commit, repository,
                actor, trigger, recovery_set_id
         from ledger.recovery_set s
         where %1$s and trigger in ('pre-deployment', 'post-deployment-baseline', 'failure-capture')
           and (trigger = 'pre-deployment' or (not %3$s and not %4$s))
         order by listed_at desc, recovery_set_id desc limit :limit)
        union all
        (select gate_id, opened_at, application, environment, deployment_id, commit, repository, actor, trigger, recovery_set_id
         from ledger.gate s
         where %2$s and cause = 'no-rule'
           and not exists (select from ledger.recovery_set o where o.recovery_set_id = s.recovery_set_id)
         order by opened_at desc, gate_id desc limit :limit)
        order by at desc, place desc limit :limit
      )
      select d.*, s.status, s.verdict, s.captured_at, %5$s as overdue_since, g.gate_id, g.mode, g.deadline as gate_deadline,
             g.decision, g.cause, g.reason, g.decided_at, v.first_verified_at, v.verdict_then,
             e.trigger as ended_by, e.listed_at as ended_at
      from heard d
      left join ledger.recovery_set s on s.recovery_set_id = d.recovery_set_id and s.trigger = 'pre-deployment'
      left join lateral (
        select * from ledger.gate g where g.recovery_set_id = d.recovery_set_id
        order by g.decision <> 'approved', g.decided_at, g.opened_at desc limit 1) g on true
      left join lateral (
        select case when bool_and(f.first is not null) then max(f.first) end as first_verified_at,
               case when g.decision is distinct from 'approved' then null
                    when bool_and(l.verified) then 'verified'
                    when bool_or(l.failed) then 'failed'
                    when count(*) > 0 then 'open' end as verdict_then
        from ledger.recovery_point p
        left join lateral (
          select min(finished_at) as first from ledger.verification
          where recovery_point_id = p.recovery_point_id and verdict = 'verified') f on true
        left join lateral (
          select coalesce(bool_or(one.verdict = 'verified' and not exists (
                   select from ledger.verification worse
                   where worse.recovery_point_id = p.recovery_point_id and worse.verdict <> 'verified'
                     and worse.finished_at <= g.decided_at and worse.finished_at >= one.started_at)), false) as verified,
                 coalesce(bool_or(one.verdict = 'failed' and one.finished_at <= g.decided_at and not exists (
                   select from ledger.verification better
                   where better.recovery_point_id = p.recovery_point_id and better.verdict = 'verified'
                     and better.finished_at <= g.decided_at and better.started_at > one.finished_at)), false) as failed
          from ledger.verification one
          where one.recovery_point_id = p.recovery_point_id
            and one.finished_at <= g.decided_at
              + case when g.cause = 'verified' then interval '1 minute' else interval '0' end) l on true
        where p.recovery_set_id = s.recovery_set_id and p.expected) v on true
      left join lateral (
        select e.trigger, e.listed_at from ledger.recovery_set e
        where e.application = d.application and e.environment = d.environment and e.deployment_id = d.deployment_id
          and e.trigger in ('post-deployment-baseline', 'failure-capture') and e.listed_at >= d.at
          and e.listed_at < coalesce((
            select min(n.listed_at) from ledger.recovery_set n
            where n.application = d.application and n.environment = d.environment and n.deployment_id = d.deployment_id
              and n.trigger = 'pre-deployment' and n.listed_at > d.at), 'infinity')
        order by e.listed_at limit 1) e on true
      order by d.at desc, d.place desc
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  public CoverageQueries(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Up to {@code limit} deployments that match, the newest first. */
  public List<Coverage> list(CoverageFilter filter, int limit) {
    Instant now = clock.instant();
    Conditions ofSets = filter.conditions("listed_at", "recovery_set_id");
    Conditions ofGates = filter.conditions("opened_at", "gate_id");
    String sql =
        DEPLOYMENTS.formatted(ofSets.sql(), ofGates.sql(), SET_BEFORE, GATE_BEFORE, Overdue.SINCE);
    return ofGates
        .bind(ofSets.bind(jdbc.sql(sql)))
        .param("now", Overdue.utc(now))
        .param("limit", limit)
        .query((row, number) -> Coverages.of(deployment(row), now))
        .list();
  }

  /** A deployment's place in the list. */
  public static Cursor place(Coverage it) {
    return new Cursor(it.deployment().at(), it.deployment().place());
  }

  private static Deployment deployment(ResultSet row) throws SQLException {
    return new Deployment(
        row.getObject("place", UUID.class),
        row.getString("application"),
        row.getString("environment"),
        row.getString("deployment_id"),
        row.getString("commit"),
        row.getString("repository"),
        row.getString("actor"),
        Objects.requireNonNull(instant(row, "at")),
        set(row),
        gate(row),
        ended(row));
  }

  private static Deployment.@Nullable Captured set(ResultSet row) throws SQLException {
    String status = row.getString("status");
    return status == null
        ? null
        : new Deployment.Captured(
            row.getObject("recovery_set_id", UUID.class),
            status,
            row.getString("verdict"),
            instant(row, "overdue_since") != null,
            instant(row, "captured_at"),
            instant(row, "first_verified_at"),
            row.getString("verdict_then"));
  }

  private static Deployment.@Nullable Gate gate(ResultSet row) throws SQLException {
    UUID id = row.getObject("gate_id", UUID.class);
    return id == null
        ? null
        : new Deployment.Gate(
            id,
            row.getString("mode"),
            Objects.requireNonNull(instant(row, "gate_deadline")),
            row.getString("decision"),
            row.getString("cause"),
            row.getString("reason"),
            instant(row, "decided_at"));
  }

  /** A deployment of which only the end was heard is its own end. */
  private static Deployment.@Nullable Ended ended(ResultSet row) throws SQLException {
    String by = row.getString("ended_by");
    if (by != null) {
      return new Deployment.Ended(
          by.equals("post-deployment-baseline"), Objects.requireNonNull(instant(row, "ended_at")));
    }
    String trigger = row.getString("trigger");
    return trigger.equals("pre-deployment")
        ? null
        : new Deployment.Ended(
            trigger.equals("post-deployment-baseline"), Objects.requireNonNull(instant(row, "at")));
  }
}
