package dev.belay.ledger.read;

import static dev.belay.ledger.read.Columns.instant;

import dev.belay.ledger.read.PolicyViews.PolicyInForceView;
import dev.belay.ledger.read.PolicyViews.PolicyView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads which policies services went by. */
public final class PolicyQueries {
  /** Services say twice a day what they go by. */
  private static final Duration MISSED = Duration.ofHours(25);

  /** Each period, with when it ended, and whether it is that of now. */
  private static final String PERIODS =
      """
      (select *, until is null and heard_at > :missed as in_force
       from (select *, least(left_at, lead(since) over (partition by role, instance order by since, period_id)) as until
             from ledger.policy_period) as ended) as period
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  public PolicyQueries(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Up to {@code limit} that match, the newest first. */
  public List<PolicyView> list(PolicyFilter filter, int limit) {
    Conditions conditions = filter.conditions();
    return conditions
        .bind(
            jdbc.sql(
                "select * from %s where %s order by since desc, period_id desc limit :limit"
                    .formatted(PERIODS, conditions.sql())))
        .param("missed", missed())
        .param("limit", limit)
        .query(PolicyQueries::view)
        .list();
  }

  /** The policies of now, by their digests, with the services that go by them. */
  public List<PolicyInForceView> inForce() {
    Map<String, TreeSet<String>> services = new TreeMap<>();
    jdbc.sql("select digest, role, instance from " + PERIODS + " where in_force")
        .param("missed", missed())
        .query(
            row -> {
              services
                  .computeIfAbsent(row.getString("digest"), digest -> new TreeSet<>())
                  .add(row.getString("role") + "/" + row.getString("instance"));
            });
    return services.entrySet().stream()
        .map(each -> new PolicyInForceView(each.getKey(), List.copyOf(each.getValue())))
        .toList();
  }

  private Object missed() {
    return clock.instant().minus(MISSED).atOffset(ZoneOffset.UTC);
  }

  private static PolicyView view(ResultSet row, int number) throws SQLException {
    return new PolicyView(
        row.getObject("period_id", UUID.class),
        row.getString("role"),
        row.getString("instance"),
        row.getString("digest"),
        row.getString("file"),
        row.getString("commit"),
        row.getString("occasion"),
        required(row, "since"),
        instant(row, "until"),
        instant(row, "heard_at"),
        row.getBoolean("in_force"));
  }

  private static Instant required(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(instant(row, column), column);
  }
}
