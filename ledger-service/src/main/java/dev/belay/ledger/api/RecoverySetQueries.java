package dev.belay.ledger.api;

import dev.belay.ledger.api.Views.CheckView;
import dev.belay.ledger.api.Views.FailureView;
import dev.belay.ledger.api.Views.PointDetail;
import dev.belay.ledger.api.Views.PointView;
import dev.belay.ledger.api.Views.ProgressView;
import dev.belay.ledger.api.Views.SetView;
import dev.belay.ledger.api.Views.VerificationView;
import dev.belay.ledger.tables.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the tables into what the API answers. */
@Component
class RecoverySetQueries {
  private static final String POINTS =
      """
      select p.*, v.started_at as v_started_at, v.finished_at as v_finished_at, v.restore_millis,
             v.depth, v.sandbox
      from ledger.recovery_point p
      left join ledger.verification v on v.verification_id = p.verification_id
      where p.recovery_set_id in (:sets)
      order by p.data_store, p.recovery_point_id
      """;

  private final JdbcClient jdbc;

  RecoverySetQueries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A set with the place that it has in the list. */
  record Listed(SetView set, Cursor place) {}

  /** Up to {@code limit} sets that match, the newest first, those after {@code after} only. */
  List<Listed> list(SetFilter filter, @Nullable Cursor after, int limit) {
    StringBuilder where = new StringBuilder("true");
    Map<String, Object> parameters = new HashMap<>();
    filter.conditions().forEach((condition, parameter) -> where.append(" and ").append(condition));
    filter.conditions().values().forEach(it -> parameters.put(it.name(), it.value()));
    if (after != null) {
      where.append(" and (listed_at, recovery_set_id) < (:cursorAt, :cursorId)");
      parameters.put("cursorAt", after.listedAt().atOffset(ZoneOffset.UTC));
      parameters.put("cursorId", after.recoverySetId());
    }
    List<SetRow> rows =
        jdbc.sql(
                "select * from ledger.recovery_set where "
                    + where
                    + " order by listed_at desc, recovery_set_id desc limit :limit")
            .params(parameters)
            .param("limit", limit)
            .query(RecoverySetQueries::setRow)
            .list();
    Map<UUID, List<PointView>> points =
        points(rows.stream().map(row -> row.set().recoverySetId()).toList());
    return rows.stream()
        .map(row -> new Listed(withPoints(row.set(), points), row.place()))
        .toList();
  }

  Optional<SetView> set(UUID id) {
    return jdbc.sql("select * from ledger.recovery_set where recovery_set_id = :id")
        .param("id", id)
        .query(RecoverySetQueries::setRow)
        .optional()
        .map(row -> withPoints(row.set(), points(List.of(id))));
  }

  Optional<PointDetail> point(UUID id) {
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

  private record SetRow(SetView set, Cursor place) {}

  private static SetView withPoints(SetView s, Map<UUID, List<PointView>> points) {
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
        s.status(),
        s.verdict(),
        s.skewMillis(),
        s.capturedAt(),
        s.verifiedAt(),
        s.labels(),
        points.getOrDefault(s.recoverySetId(), List.of()));
  }

  private Map<UUID, List<PointView>> points(Collection<UUID> sets) {
    if (sets.isEmpty()) {
      return Map.of();
    }
    Map<UUID, List<CheckView>> checks = checks(sets);
    Map<UUID, List<PointView>> points = new LinkedHashMap<>();
    jdbc.sql(POINTS)
        .param("sets", sets)
        .query((row, number) -> point(row, checks))
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
            row.getString("status"),
            row.getString("verdict"),
            number(row, "skew_millis"),
            instant(row, "captured_at"),
            instant(row, "verified_at"),
            Json.map(row.getString("labels")),
            List.of());
    return new SetRow(
        set, new Cursor(row.getObject("listed_at", OffsetDateTime.class).toInstant(), id));
  }

  private static PointView point(ResultSet row, Map<UUID, List<CheckView>> checks)
      throws SQLException {
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
        number(row, "logical_bytes"),
        number(row, "stored_bytes"),
        number(row, "segments"),
        row.getString("manifest_digest"),
        Json.strings(row.getString("warnings")),
        progress(row, "progress_"),
        failed
            ? new FailureView(
                row.getString("failure_kind"),
                row.getString("failure_message"),
                row.getInt("failure_attempts"))
            : null,
        verification(row, checks));
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

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    return row.getObject(column, Long.class);
  }
}
