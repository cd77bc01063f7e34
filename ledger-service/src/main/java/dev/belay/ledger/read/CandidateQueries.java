package dev.belay.ledger.read;

import static dev.belay.ledger.read.Columns.instant;

import dev.belay.events.Origin;
import dev.belay.ledger.choice.Candidate;
import dev.belay.ledger.choice.Candidates;
import dev.belay.ledger.choice.Prediction.Measured;
import dev.belay.ledger.choice.SetChoice;
import dev.belay.ledger.choice.SetChoice.Wish;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the ledger's tables know about the sets that may be restored, and about earlier restores.
 */
public final class CandidateQueries implements Candidates {
  private static final int MOST_SETS = 500;
  private static final int MOST_MEASURED = 5;

  /** Among those verified last, some were not restored. */
  private static final int MOST_POINTS = 50;

  private static final int MOST_OPERATIONS = 50;

  private static final String POINTS =
      """
      select s.recovery_set_id, s.application, s.environment, s.trigger, s.commit, s.deployment_id, s.requested_at,
             s.status as set_status, s.verdict as set_verdict, s.listed_at,
             p.recovery_point_id, p.data_store, p.status, p.verdict, p.rows, p.unit, p.logical_bytes, p.snapshot_at,
             p.manifest_digest
      from ledger.recovery_set s
      left join ledger.recovery_point p using (recovery_set_id)
      where s.recovery_set_id in (%s)
      order by s.listed_at desc, s.recovery_set_id desc, p.data_store
      """;

  private static final String MEASURED =
      """
      with restored as (
        select part ->> 'dataStore' as store, (part #>> '{restored,logicalBytes}')::bigint as bytes,
          (part #>> '{restored,restoreMillis}')::bigint as millis, o.completed_at as at
        from (
          select document, completed_at from ledger.operation
          where kind in ('restore', 'rollback') and status = 'succeeded'
          order by requested_at desc limit :looked) o,
          jsonb_array_elements(o.document -> 'parts') part)
      select wanted.store, measured.bytes, measured.millis
      from unnest(:stores::text[]) as wanted(store) cross join lateral (
        select bytes, millis, at from (
          (select p.logical_bytes as bytes, v.restore_millis as millis, v.finished_at as at
           from (
             select recovery_point_id, logical_bytes from ledger.recovery_point
             where data_store = wanted.store and status = 'captured' and logical_bytes > 0 and verification_finished_at is not null
             order by verification_finished_at desc limit :points) p
           join ledger.verification v using (recovery_point_id)
           where v.restore_millis > 0
           order by v.finished_at desc limit :most)
          union all
          select bytes, millis, at from restored where store = wanted.store) either
        where bytes > 0 and millis > 0
        order by at desc limit :most) measured
      order by wanted.store, measured.at desc
      """;

  private final JdbcClient jdbc;

  public CandidateQueries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Candidate> of(String application, String environment, Wish wish) {
    String meant =
        switch (wish) {
          case Wish.Named named -> "recovery_set_id = :meant";
          case Wish.Deployment deployment -> "deployment_id = :meant";
          case Wish.Commit commit -> "lower(commit) like :meant";
          case Wish.LastVerified newest ->
              "verdict = 'verified' and status = 'captured' and trigger not in (:meant)";
        };
    Object value =
        switch (wish) {
          case Wish.Named named -> named.setId();
          case Wish.Deployment deployment -> deployment.id();
          case Wish.Commit commit -> commit.commit().toLowerCase(Locale.ROOT) + "%";
          case Wish.LastVerified newest -> SetChoice.BY_NAME_ONLY;
        };
    return read(
        jdbc.sql(
                POINTS.formatted(
                    """
                    (select recovery_set_id from ledger.recovery_set
                     where application = :application and environment = :environment
                     order by listed_at desc, recovery_set_id desc limit :most)
                    union
                    (select recovery_set_id from ledger.recovery_set
                     where application = :application and environment = :environment and %s
                     order by listed_at desc, recovery_set_id desc limit :most)
                    """
                        .formatted(meant)))
            .param("application", application)
            .param("environment", environment)
            .param("meant", value)
            .param("most", MOST_SETS));
  }

  @Override
  public Optional<Candidate> set(UUID id) {
    return read(jdbc.sql(POINTS.formatted(":id")).param("id", id)).stream().findFirst();
  }

  @Override
  public Optional<Candidate> setOfPoint(UUID pointId) {
    return jdbc.sql(
            "select recovery_set_id from ledger.recovery_point where recovery_point_id = :id")
        .param("id", pointId)
        .query(UUID.class)
        .optional()
        .flatMap(this::set);
  }

  @Override
  public Map<String, List<Measured>> measured(Collection<String> dataStores) {
    Map<String, List<Measured>> measured = new HashMap<>();
    jdbc.sql(MEASURED)
        .param("looked", MOST_OPERATIONS)
        .param("stores", dataStores.toArray(String[]::new))
        .param("points", MOST_POINTS)
        .param("most", MOST_MEASURED)
        .query(
            row -> {
              measured
                  .computeIfAbsent(row.getString("store"), name -> new ArrayList<>())
                  .add(new Measured(row.getLong("bytes"), row.getLong("millis")));
            });
    return measured;
  }

  private static List<Candidate> read(JdbcClient.StatementSpec query) {
    Map<UUID, Candidate> sets = new LinkedHashMap<>();
    query.query(
        (ResultSet row) -> {
          UUID id = row.getObject("recovery_set_id", UUID.class);
          Candidate known = sets.get(id);
          sets.put(id, with(known == null ? empty(row, id) : known, point(row)));
        });
    return List.copyOf(sets.values());
  }

  private static Candidate empty(ResultSet row, UUID id) throws SQLException {
    return new Candidate(
        id,
        new Origin(
            row.getString("application"),
            row.getString("environment"),
            row.getString("trigger"),
            row.getString("commit"),
            row.getString("deployment_id")),
        instant(row, "requested_at"),
        "captured".equals(row.getString("set_status")),
        "failed".equals(row.getString("set_status")),
        row.getString("set_verdict"),
        List.of());
  }

  private static Candidate with(Candidate set, Candidate.@Nullable Point point) {
    if (point == null) {
      return set;
    }
    List<Candidate.Point> points = new ArrayList<>(set.points());
    points.add(point);
    return new Candidate(
        set.setId(),
        set.origin(),
        set.requestedAt(),
        set.complete(),
        set.failed(),
        set.verdict(),
        points);
  }

  private static Candidate.@Nullable Point point(ResultSet row) throws SQLException {
    UUID id = row.getObject("recovery_point_id", UUID.class);
    return id == null
        ? null
        : new Candidate.Point(
            id,
            String.valueOf(row.getString("data_store")),
            "captured".equals(row.getString("status")),
            row.getString("verdict"),
            row.getLong("rows"),
            row.getString("unit"),
            row.getLong("logical_bytes"),
            instant(row, "snapshot_at"),
            row.getString("manifest_digest"));
  }
}
