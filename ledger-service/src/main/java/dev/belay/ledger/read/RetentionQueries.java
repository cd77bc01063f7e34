package dev.belay.ledger.read;

import static dev.belay.ledger.read.Columns.instant;

import dev.belay.ledger.retention.Recorded;
import dev.belay.ledger.retention.Recorded.Result;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the ledger's tables know of the sets that retention is about. */
public final class RetentionQueries {
  private static final String SETS =
      """
      select s.recovery_set_id, s.application, s.environment, s.rule, s.retention, s.trigger, s.deployment_id,
             coalesce(s.captured_at, s.listed_at) as at, s.status, s.verdict, g.decision,
             p.stores, p.points, coalesce(p.stored, 0) as stored, coalesce(p.running, false) as running
      from ledger.recovery_set s
      left join lateral (
        select array_agg(distinct data_store) filter (where data_store is not null) as stores,
               array_agg(recovery_point_id) as points, sum(stored_bytes) as stored,
               bool_or(run_step is not null or run_started_at is not null) as running
        from ledger.recovery_point where recovery_set_id = s.recovery_set_id) p on true
      left join lateral (
        select decision from ledger.gate where recovery_set_id = s.recovery_set_id
        order by opened_at desc, gate_id desc limit 1) g on true
      where (cast(:application as text) is null or s.application = :application)
        and (cast(:environment as text) is null or s.environment = :environment)
      """;

  private final JdbcClient jdbc;

  public RetentionQueries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An operation that has not ended, and all that it names. */
  private record Running(String kind, UUID id, String document) {
    boolean names(UUID set, List<UUID> points) {
      return document.contains(set.toString())
          || points.stream().anyMatch(point -> document.contains(point.toString()));
    }
  }

  /**
   * All recovery sets, in no order.
   *
   * @param application null for all
   * @param environment null for all
   */
  public List<Recorded> sets(@Nullable String application, @Nullable String environment) {
    List<Running> running =
        jdbc.sql(
                "select kind, operation_id, document::text from ledger.operation"
                    + " where completed_at is null")
            .query(
                (row, number) ->
                    new Running(row.getString(1), row.getObject(2, UUID.class), row.getString(3)))
            .list();
    return jdbc.sql(SETS)
        .param("application", application)
        .param("environment", environment)
        .query((row, number) -> recorded(row, running))
        .list();
  }

  private static Recorded recorded(ResultSet row, List<Running> running) throws SQLException {
    UUID id = row.getObject("recovery_set_id", UUID.class);
    String gate = row.getString("decision");
    List<String> uses = new ArrayList<>();
    if ("waiting".equals(gate)) {
      uses.add("a gate waits for it");
    }
    if (row.getBoolean("running")) {
      uses.add("it is being verified");
    }
    List<UUID> points = list(row.getArray("points"), UUID[].class);
    running.stream()
        .filter(it -> it.names(id, points))
        .forEach(it -> uses.add("the " + it.kind() + " " + it.id() + " works with it"));
    return new Recorded(
        id,
        row.getString("application"),
        row.getString("environment"),
        row.getString("rule"),
        row.getString("retention"),
        row.getString("trigger"),
        row.getString("deployment_id"),
        Objects.requireNonNull(instant(row, "at")),
        result(row.getString("status"), row.getString("verdict")),
        gate,
        list(row.getArray("stores"), String[].class),
        uses,
        row.getLong("stored"));
  }

  private static Result result(String status, String verdict) {
    return switch (status) {
      case "captured" -> verdict.equals("verified") ? Result.VERIFIED : Result.NOT_VERIFIED;
      case "failed" -> Result.NOT_CAPTURED;
      default -> Result.CAPTURING;
    };
  }

  private static <T> List<T> list(@Nullable Array array, Class<T[]> type) throws SQLException {
    return array == null ? List.of() : Arrays.asList(type.cast(array.getArray()));
  }
}
