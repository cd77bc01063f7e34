package dev.belay.ledger.read;

import static dev.belay.ledger.read.Columns.instant;
import static dev.belay.ledger.read.Columns.number;

import dev.belay.ledger.read.Views.CheckView;
import dev.belay.ledger.read.Views.GateView;
import dev.belay.ledger.read.Views.PointDetail;
import dev.belay.ledger.read.Views.PointView;
import dev.belay.ledger.read.Views.SetView;
import dev.belay.ledger.tables.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads recovery sets from the tables for the API. */
public final class SetQueries {
  private static final String POINTS =
      """
      select p.*, v.started_at as v_started_at, v.finished_at as v_finished_at, v.restore_millis,
             v.depth, v.sandbox,
             %s as worsened, %s as overdue_since
      from ledger.recovery_point p
      join ledger.recovery_set s using (recovery_set_id)
      left join ledger.verification v on v.verification_id = p.verification_id
      where p.recovery_set_id in (:sets)
      order by p.data_store, p.recovery_point_id
      """
          .formatted(Worsened.SQL, Overdue.POINT_SINCE);

  private static final String SETS =
      "select s.*, " + Overdue.SINCE + " as overdue_since from ledger.recovery_set s where ";

  private final JdbcClient jdbc;
  private final GateQueries gates;
  private final Clock clock;

  public SetQueries(JdbcClient jdbc, GateQueries gates, Clock clock) {
    this.jdbc = jdbc;
    this.gates = gates;
    this.clock = clock;
  }

  /** A set and its place in the list. */
  public record Listed(SetView set, Cursor place) {}

  /** Up to {@code limit} sets that match, the newest first. */
  public List<Listed> list(SetFilter filter, int limit) {
    Conditions conditions = filter.conditions();
    List<SetRow> rows =
        conditions
            .bind(
                jdbc.sql(
                    SETS
                        + conditions.sql()
                        + " order by listed_at desc, recovery_set_id desc limit :limit"))
            .param("now", Overdue.utc(clock.instant()))
            .param("limit", limit)
            .query(SetQueries::setRow)
            .list();
    List<UUID> ids = rows.stream().map(row -> row.set().recoverySetId()).toList();
    Map<UUID, List<PointView>> points = points(ids);
    Map<UUID, List<GateView>> ofSets = gates.ofSets(ids);
    return rows.stream()
        .map(row -> new Listed(complete(row.set(), points, ofSets), row.place()))
        .toList();
  }

  public Optional<SetView> set(UUID id) {
    return jdbc.sql(SETS + "recovery_set_id = :id")
        .param("now", Overdue.utc(clock.instant()))
        .param("id", id)
        .query(SetQueries::setRow)
        .optional()
        .map(row -> complete(row.set(), points(List.of(id)), gates.ofSets(List.of(id))));
  }

  public Optional<PointDetail> point(UUID id) {
    return jdbc.sql(
            "select recovery_set_id from ledger.recovery_point where recovery_point_id = :id")
        .param("id", id)
        .query(UUID.class)
        .optional()
        .flatMap(this::set)
        .flatMap(
            set ->
                set.recoveryPoints().stream()
                    .filter(point -> point.recoveryPointId().equals(id))
                    .findFirst()
                    .map(point -> PointDetail.of(point, set)));
  }

  /** Up to {@code limit} points whose id begins so, by id. */
  public List<PointDetail> points(IdPrefix id, int limit) {
    return jdbc
        .sql(
            """
            select recovery_point_id from ledger.recovery_point
            where recovery_point_id between :least and :greatest order by recovery_point_id limit :limit
            """)
        .param("least", id.least())
        .param("greatest", id.greatest())
        .param("limit", limit)
        .query(UUID.class)
        .list()
        .stream()
        .flatMap(each -> point(each).stream())
        .toList();
  }

  private record SetRow(SetView set, Cursor place) {}

  private static SetView complete(
      SetView s, Map<UUID, List<PointView>> points, Map<UUID, List<GateView>> gates) {
    return new SetView(
        s.recoverySetId(),
        s.application(),
        s.environment(),
        s.trigger(),
        s.commit(),
        s.deploymentId(),
        s.repository(),
        s.ref(),
        s.url(),
        s.actor(),
        s.rule(),
        s.policyVersion(),
        s.requestedAt(),
        s.deadline(),
        s.overdueSince(),
        s.status(),
        s.verdict(),
        s.skewMillis(),
        s.quiesced(),
        s.capturedAt(),
        s.verifiedAt(),
        s.labels(),
        s.method(),
        s.retention(),
        s.traceId(),
        points.getOrDefault(s.recoverySetId(), List.of()),
        gates.getOrDefault(s.recoverySetId(), List.of()));
  }

  private Map<UUID, List<PointView>> points(Collection<UUID> sets) {
    if (sets.isEmpty()) {
      return Map.of();
    }
    Map<UUID, List<CheckView>> checks = checks(sets);
    Map<UUID, List<PointView>> points = new LinkedHashMap<>();
    jdbc.sql(POINTS)
        .param("sets", sets)
        .param("now", Overdue.utc(clock.instant()))
        .query((row, number) -> PointRows.view(row, checks))
        .list()
        .forEach(
            point ->
                points.computeIfAbsent(point.recoverySetId(), id -> new ArrayList<>()).add(point));
    return points;
  }

  private Map<UUID, List<CheckView>> checks(Collection<UUID> sets) {
    Map<UUID, List<CheckView>> checks = new HashMap<>();
    jdbc.sql(
            """
            select c.* from ledger.verification_check c
            join ledger.recovery_point p on p.verification_id = c.verification_id
            where p.recovery_set_id in (:sets) order by c.verification_id, c.ordinal
            """)
        .param("sets", sets)
        .query(
            row -> {
              checks
                  .computeIfAbsent(
                      row.getObject("verification_id", UUID.class), id -> new ArrayList<>())
                  .add(
                      new CheckView(
                          row.getString("name"),
                          row.getString("subject"),
                          row.getString("outcome"),
                          row.getString("fault"),
                          row.getString("detail"),
                          row.getLong("millis")));
            });
    return checks;
  }

  private static SetRow setRow(ResultSet row, int number) throws SQLException {
    UUID id = row.getObject("recovery_set_id", UUID.class);
    SetView set =
        new SetView(
            id,
            row.getString("application"),
            row.getString("environment"),
            row.getString("trigger"),
            row.getString("commit"),
            row.getString("deployment_id"),
            row.getString("repository"),
            row.getString("ref"),
            row.getString("url"),
            row.getString("actor"),
            row.getString("rule"),
            row.getString("policy_version"),
            instant(row, "requested_at"),
            instant(row, "deadline"),
            instant(row, "overdue_since"),
            row.getString("status"),
            row.getString("verdict"),
            number(row, "skew_millis"),
            (Boolean) row.getObject("quiesced"),
            instant(row, "captured_at"),
            instant(row, "verified_at"),
            Json.map(row.getString("labels")),
            row.getString("method"),
            row.getString("retention"),
            row.getString("trace_id"),
            List.of(),
            List.of());
    return new SetRow(
        set, new Cursor(row.getObject("listed_at", OffsetDateTime.class).toInstant(), id));
  }
}
