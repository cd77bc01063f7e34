package dev.belay.ledger.read;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Numbers about recovery sets, gates and data stores, for gauges and pages. */
public final class StoreFigures {
  /** One row for each store; ages are in seconds at :now; null where nothing is known. */
  private static final String STORES =
      """
      with point as (
        select s.application, s.environment, p.data_store, p.verdict, p.snapshot_at, p.finished_at,
               p.capture_started_at, p.logical_bytes, p.stored_bytes, v.restore_millis,
               v.finished_at as verification_finished_at
        from ledger.recovery_point p
        join ledger.recovery_set s using (recovery_set_id)
        left join ledger.verification v on v.verification_id = p.verification_id
        where p.status = 'captured' and p.data_store is not null
      ), newest as (
        select application, environment, data_store, max(snapshot_at) as verified_at
        from point where verdict = 'verified' group by 1, 2, 3
      )
      select application, environment, data_store,
        extract(epoch from :now - max(n.verified_at)) as verified_age,
        coalesce(extract(epoch from :now - min(p.snapshot_at) filter (
          where p.verdict <> 'verified' and (n.verified_at is null or p.snapshot_at > n.verified_at)
        )), 0) as unverified_age,
        (array_agg(extract(epoch from p.finished_at - p.capture_started_at) order by p.finished_at desc))[1]
          as capture_seconds,
        (array_agg(p.logical_bytes order by p.finished_at desc))[1] as logical_bytes,
        (array_agg(p.stored_bytes order by p.finished_at desc))[1] as stored_bytes,
        (array_agg(p.restore_millis / 1000.0 order by p.verification_finished_at desc)
          filter (where p.restore_millis is not null))[1] as restore_seconds
      from point p left join newest n using (application, environment, data_store)
      group by application, environment, data_store
      order by application, environment, data_store
      """;

  private static final String TIMES =
      """
      with point as (
        select s.application, s.environment, p.data_store, p.verdict, p.snapshot_at
        from ledger.recovery_point p join ledger.recovery_set s using (recovery_set_id)
        where p.status = 'captured' and p.data_store is not null
      ), newest as (
        select application, environment, data_store, max(snapshot_at) as verified_at
        from point where verdict = 'verified' group by 1, 2, 3
      )
      select application, environment, data_store,
        coalesce(extract(epoch from max(p.snapshot_at)), 0) as captured,
        coalesce(extract(epoch from max(n.verified_at)), 0) as verified,
        coalesce(extract(epoch from min(p.snapshot_at) filter (
          where p.verdict <> 'verified' and (n.verified_at is null or p.snapshot_at > n.verified_at)
        )), 0) as unverified
      from point p left join newest n using (application, environment, data_store)
      group by application, environment, data_store
      order by application, environment, data_store
      """;

  private static final String VERDICTS =
      """
      select verdict as word, count(s.recovery_set_id) as number
      from unnest(array['unverified', 'verified', 'failed', 'unknown']) as verdict
      left join ledger.recovery_set s using (verdict) group by verdict order by verdict
      """;

  private static final String DECISIONS =
      """
      select decision as word, count(g.gate_id) as number
      from unnest(array['waiting', 'approved', 'rejected']) as decision
      left join ledger.gate g using (decision) group by decision order by decision
      """;

  /** The clocks of two gateways may differ, so a wait is never below zero. */
  private static final String WAITS =
      """
      select distinct on (application, environment) application, environment,
        greatest(0, extract(epoch from decided_at - opened_at)) as seconds
      from ledger.gate where decided_at is not null
      order by application, environment, decided_at desc, gate_id desc
      """;

  private static final String WORSENED =
      """
      select s.application, s.environment, p.data_store, count(*) filter (where %s) as points
      from ledger.recovery_point p join ledger.recovery_set s using (recovery_set_id)
      where p.status = 'captured' and p.data_store is not null
      group by s.application, s.environment, p.data_store
      order by s.application, s.environment, p.data_store
      """
          .formatted(Worsened.SQL);

  private final JdbcClient jdbc;
  private final Clock clock;

  public StoreFigures(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A measurement of a data store. Ages are relative to now. */
  public enum Figure {
    /** Seconds since the snapshot of the newest verified point. */
    VERIFIED_AGE("verified_age"),
    /** Seconds since the oldest snapshot that is newer than that one; 0 if there is none. */
    UNVERIFIED_AGE("unverified_age"),
    /** Of the newest capture. */
    CAPTURE_SECONDS("capture_seconds"),
    /** Of the newest capture. */
    LOGICAL_BYTES("logical_bytes"),
    /** Of the newest capture. */
    STORED_BYTES("stored_bytes"),
    /** Of the newest verification that restored the point. */
    RESTORE_SECONDS("restore_seconds");

    private final String column;

    Figure(String column) {
      this.column = column;
    }
  }

  /** A data store of an application in an environment. */
  public record Store(String application, String environment, String dataStore) {
    static Store read(ResultSet row) throws SQLException {
      return new Store(
          row.getString("application"), row.getString("environment"), row.getString("data_store"));
    }
  }

  /**
   * Seconds since 1970 of a data store's points; 0 if there is none.
   *
   * @param captured of the newest one
   * @param verified of the newest verified one
   * @param unverified of the oldest one that is newer than that
   */
  public record Times(Store store, double captured, double verified, double unverified) {}

  /** Only figures with a value. */
  public record OfStore(Store store, Map<Figure, Double> figures) {}

  /** How long the most recently decided gate held its deployment. */
  public record Wait(String application, String environment, double seconds) {}

  /** Points whose verdict became worse, see {@link Worsened}. */
  public record WorsenedPoints(Store store, long points) {}

  public List<Count> setsByVerdict() {
    return jdbc.sql(VERDICTS).query(Count::read).list();
  }

  public List<Count> gatesByDecision() {
    return jdbc.sql(DECISIONS).query(Count::read).list();
  }

  public List<Wait> lastWaits() {
    return jdbc.sql(WAITS)
        .query(
            (row, number) ->
                new Wait(
                    row.getString("application"),
                    row.getString("environment"),
                    row.getDouble("seconds")))
        .list();
  }

  public List<WorsenedPoints> worsened() {
    return jdbc.sql(WORSENED)
        .query((row, number) -> new WorsenedPoints(Store.read(row), row.getLong("points")))
        .list();
  }

  public List<OfStore> stores() {
    return jdbc.sql(STORES)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query((row, number) -> new OfStore(Store.read(row), figures(row)))
        .list();
  }

  /** Of every data store that has a recovery point. */
  public List<Times> times() {
    return jdbc.sql(TIMES)
        .query(
            (row, number) ->
                new Times(
                    Store.read(row),
                    row.getDouble("captured"),
                    row.getDouble("verified"),
                    row.getDouble("unverified")))
        .list();
  }

  private static Map<Figure, Double> figures(ResultSet row) throws SQLException {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      double value = row.getDouble(figure.column);
      if (!row.wasNull()) {
        figures.put(figure, value);
      }
    }
    return figures;
  }
}
