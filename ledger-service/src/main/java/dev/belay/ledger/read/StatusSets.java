package dev.belay.ledger.read;

import static dev.belay.ledger.read.Columns.instant;

import dev.belay.ledger.status.Facts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The newest sets of each environment, and its newest deployments, whatever is in between. */
final class StatusSets {
  private static final int MOST_DEPLOYMENTS = 8;

  private static final String SETS =
      Place.SQL
          + """
          select s.*, %s as overdue_since, g.decision, g.overridden, g.answer_problem
          from place cross join lateral (
            (select * from ledger.recovery_set
             where application = place.application and environment = place.environment
             order by listed_at desc, recovery_set_id desc limit :most)
            union
            (select * from ledger.recovery_set
             where application = place.application and environment = place.environment
               and trigger in ('pre-deployment', 'post-deployment-baseline', 'failure-capture')
             order by listed_at desc, recovery_set_id desc limit :deployments)) s
          left join lateral (
            select decision, case when cause = 'overridden' then reason end as overridden,
              case when answered_at is null then answer_problem end as answer_problem
            from ledger.gate where recovery_set_id = s.recovery_set_id
            order by opened_at desc, gate_id desc limit 1) g on true
          where (cast(:application as text) is null or place.application = :application)
            and (cast(:environment as text) is null or place.environment = :environment)
          order by s.application, s.environment, s.listed_at desc, s.recovery_set_id desc
          """
              .formatted(Overdue.SINCE);

  /** With the first check that did not pass. */
  private static final String POINTS =
      """
      select p.recovery_set_id, p.data_store, p.status, p.verdict, p.snapshot_at, p.logical_bytes,
             case when p.status in ('requested', 'capturing') then coalesce(p.progress_step, p.status)
                  when p.run_step is not null or p.run_started_at is not null
                    then 'verifying' || coalesce(': ' || p.run_step, '') end as step,
             case when p.status in ('requested', 'capturing') then p.started_at
                  else coalesce(p.run_started_at, p.run_progress_at) end as since,
             case when p.status = 'captured' then check_.detail
                  else coalesce(p.failure_message, p.attempt_failure_message) end as why,
             %s as worsened
      from ledger.recovery_point p
      left join lateral (
        select c.name || ': ' || c.detail as detail from ledger.verification_check c
        where c.verification_id = p.verification_id and c.outcome <> 'passed' and p.verdict <> 'verified'
        order by c.outcome, c.ordinal limit 1) check_ on true
      where p.recovery_set_id = any(:sets) and p.data_store is not null
      order by p.data_store
      """
          .formatted(Worsened.SQL);

  private final JdbcClient jdbc;

  StatusSets(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What is known of an environment.
   *
   * @param bytes of the newest captured data of each data store; 0 where none is among these sets
   */
  record Found(List<Facts.Set> newestFirst, Map<String, Long> bytes) {}

  /**
   * By application and environment.
   *
   * @param application null for all
   * @param environment null for all
   */
  SortedMap<Place, Found> of(
      @Nullable String application, @Nullable String environment, Instant now) {
    SortedMap<Place, List<Facts.Set>> sets = new TreeMap<>(Place.ORDER);
    List<UUID> ids = new ArrayList<>();
    jdbc.sql(SETS)
        .param("now", Overdue.utc(now))
        .param("most", Facts.MOST_SETS)
        .param("deployments", MOST_DEPLOYMENTS)
        .param("application", application)
        .param("environment", environment)
        .query(
            row -> {
              Facts.Set set = set(row);
              ids.add(set.id());
              sets.computeIfAbsent(Place.read(row), it -> new ArrayList<>()).add(set);
            });
    Map<UUID, List<Point>> points = points(ids);
    SortedMap<Place, Found> found = new TreeMap<>(Place.ORDER);
    sets.forEach((place, newestFirst) -> found.put(place, found(newestFirst, points)));
    return found;
  }

  private static Found found(List<Facts.Set> newestFirst, Map<UUID, List<Point>> points) {
    Map<String, Long> bytes = new TreeMap<>();
    List<Facts.Set> complete = new ArrayList<>();
    for (Facts.Set set : newestFirst) {
      List<Point> its = points.getOrDefault(set.id(), List.of());
      complete.add(with(set, its));
      for (Point point : its) {
        bytes.merge(
            point.fact().dataStore(),
            point.bytes() == null ? 0 : point.bytes(),
            (newer, older) -> newer == 0 ? older : newer);
      }
    }
    return new Found(complete, bytes);
  }

  /**
   * @param bytes of its data; null until captured
   */
  private record Point(Facts.Point fact, @Nullable Long bytes) {}

  private static Facts.Set set(ResultSet row) throws SQLException {
    return new Facts.Set(
        row.getObject("recovery_set_id", UUID.class),
        row.getString("trigger"),
        row.getString("commit"),
        row.getString("deployment_id"),
        row.getString("actor"),
        Objects.requireNonNull(instant(row, "listed_at")),
        row.getString("status"),
        row.getString("verdict"),
        instant(row, "overdue_since"),
        row.getString("decision"),
        row.getString("overridden"),
        row.getString("answer_problem"),
        List.of());
  }

  private static Facts.Set with(Facts.Set set, List<Point> points) {
    return new Facts.Set(
        set.id(),
        set.trigger(),
        set.commit(),
        set.deploymentId(),
        set.actor(),
        set.at(),
        set.status(),
        set.verdict(),
        set.overdueSince(),
        set.gate(),
        set.overridden(),
        set.unanswered(),
        points.stream().map(Point::fact).toList());
  }

  private Map<UUID, List<Point>> points(List<UUID> sets) {
    Map<UUID, List<Point>> points = new HashMap<>();
    jdbc.sql(POINTS)
        .param("sets", sets.toArray(UUID[]::new))
        .query(
            row -> {
              points
                  .computeIfAbsent(
                      row.getObject("recovery_set_id", UUID.class), id -> new ArrayList<>())
                  .add(
                      new Point(
                          new Facts.Point(
                              row.getString("data_store"),
                              row.getString("status"),
                              row.getString("verdict"),
                              row.getString("step"),
                              instant(row, "since"),
                              row.getString("why"),
                              row.getBoolean("worsened")),
                          Columns.number(row, "logical_bytes")));
            });
    return points;
  }
}
