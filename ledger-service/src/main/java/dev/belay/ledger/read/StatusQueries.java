package dev.belay.ledger.read;

import static dev.belay.ledger.read.Columns.instant;

import dev.belay.ledger.choice.Candidates;
import dev.belay.ledger.choice.Prediction;
import dev.belay.ledger.choice.Prediction.Predicted;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.store.OperationTable;
import dev.belay.ledger.status.Facts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds what the standing of environments is worked out from: their newest sets, whatever the
 * number of older ones.
 */
public final class StatusQueries {
  /** How long a failed rollback or restore is news. */
  private static final Duration NEWS = Duration.ofHours(24);

  /** Steps from one environment to the next in the index, instead of reading all sets. */
  private static final String SETS =
      """
      with recursive place as (
        (select application, environment from ledger.recovery_set order by application, environment limit 1)
        union all
        select next.application, next.environment from place cross join lateral (
          select application, environment from ledger.recovery_set s
          where (s.application, s.environment) > (place.application, place.environment)
          order by application, environment limit 1) next
      )
      select s.*, %s as overdue_since, g.decision, g.answer_problem
      from place cross join lateral (
        select * from ledger.recovery_set
        where application = place.application and environment = place.environment
        order by listed_at desc, recovery_set_id desc limit :most) s
      left join lateral (
        select decision, case when answered_at is null then answer_problem end as answer_problem
        from ledger.gate where recovery_set_id = s.recovery_set_id
        order by opened_at desc, gate_id desc limit 1) g on true
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
             case when p.status = 'captured' then check_.detail
                  else coalesce(p.failure_message, p.attempt_failure_message) end as why,
             %s as worsened
      from ledger.recovery_point p
      left join lateral (
        select c.name || ': ' || c.detail as detail from ledger.verification_check c
        where c.verification_id = p.verification_id and c.outcome <> 'passed'
        order by c.outcome, c.ordinal limit 1) check_ on true
      where p.recovery_set_id = any(:sets) and p.data_store is not null
      order by p.data_store
      """
          .formatted(Worsened.SQL);

  private static final String VERIFIED =
      """
      select wanted.application, wanted.environment, wanted.data_store, newest.snapshot_at
      from unnest(:applications::text[], :environments::text[], :stores::text[])
        as wanted(application, environment, data_store)
      cross join lateral (
        select p.snapshot_at from ledger.recovery_point p join ledger.recovery_set s using (recovery_set_id)
        where p.data_store = wanted.data_store and p.status = 'captured' and p.verdict = 'verified'
          and s.application = wanted.application and s.environment = wanted.environment
        order by p.snapshot_at desc limit 1) newest
      """;

  private static final String OPERATIONS =
      """
      (select document from ledger.operation where completed_at is null)
      union all
      (select distinct on (application, environment, kind) document from ledger.operation
       where completed_at is not null and (kind = 'drill' or completed_at > :news)
       order by application, environment, kind, requested_at desc)
      """;

  private static final String DRILLED =
      """
      select application, environment, max(completed_at) as at from ledger.operation
      where kind = 'drill' and status = 'succeeded' group by application, environment
      """;

  private final JdbcClient jdbc;
  private final Candidates candidates;
  private final Clock clock;

  public StatusQueries(JdbcClient jdbc, Candidates candidates, Clock clock) {
    this.jdbc = jdbc;
    this.candidates = candidates;
    this.clock = clock;
  }

  /**
   * Of all environments that have sets or operations, by application and environment.
   *
   * @param ofPolicy the data stores that an environment has by the policy, however long ago they
   *     were captured
   */
  public List<Facts> all(BiFunction<String, String, Collection<String>> ofPolicy) {
    Map<Place, List<Facts.Set>> sets = new TreeMap<>(Place.ORDER);
    List<Facts.Set> found = new ArrayList<>();
    Map<UUID, Place> places = new HashMap<>();
    jdbc.sql(SETS)
        .param("now", Overdue.utc(clock.instant()))
        .param("most", Facts.MOST_SETS)
        .query(
            row -> {
              Facts.Set set = set(row);
              found.add(set);
              places.put(set.id(), place(row));
            });
    Map<UUID, List<Point>> points = points(List.copyOf(places.keySet()));
    for (Facts.Set set : found) {
      sets.computeIfAbsent(Objects.requireNonNull(places.get(set.id())), it -> new ArrayList<>())
          .add(with(set, points.getOrDefault(set.id(), List.of())));
    }
    Map<Place, List<Operation>> operations = operations();
    operations.keySet().forEach(place -> sets.computeIfAbsent(place, it -> new ArrayList<>()));
    Map<Place, Map<String, Long>> stores = stores(found, places, points);
    for (Place place : sets.keySet()) {
      Map<String, Long> here = stores.computeIfAbsent(place, it -> new TreeMap<>());
      ofPolicy
          .apply(place.application(), place.environment())
          .forEach(name -> here.putIfAbsent(name, 0L));
    }
    Map<Place, Map<String, Instant>> verified = verified(stores);
    Map<Place, Instant> drilled = drilled();
    List<Facts> facts = new ArrayList<>();
    sets.forEach(
        (place, newest) ->
            facts.add(
                new Facts(
                    place.application(),
                    place.environment(),
                    newest,
                    stores(
                        stores.getOrDefault(place, Map.of()),
                        verified.getOrDefault(place, Map.of())),
                    running(operations.getOrDefault(place, List.of())),
                    ended(operations.getOrDefault(place, List.of())),
                    drilled.get(place))));
    return facts;
  }

  private record Place(String application, String environment) {
    static final java.util.Comparator<Place> ORDER =
        java.util.Comparator.comparing(Place::application).thenComparing(Place::environment);
  }

  /**
   * @param bytes of its data; null until captured
   */
  private record Point(Facts.Point fact, @Nullable Long bytes) {}

  private static Place place(ResultSet row) throws SQLException {
    return new Place(row.getString("application"), row.getString("environment"));
  }

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
                              row.getString("why"),
                              row.getBoolean("worsened")),
                          Columns.number(row, "logical_bytes")));
            });
    return points;
  }

  /** The data stores of each environment, with the bytes of their newest captured data, or 0. */
  private static Map<Place, Map<String, Long>> stores(
      List<Facts.Set> newestFirst, Map<UUID, Place> places, Map<UUID, List<Point>> points) {
    Map<Place, Map<String, Long>> stores = new HashMap<>();
    for (Facts.Set set : newestFirst) {
      Map<String, Long> here =
          stores.computeIfAbsent(
              Objects.requireNonNull(places.get(set.id())), it -> new TreeMap<>());
      for (Point point : points.getOrDefault(set.id(), List.of())) {
        here.merge(
            point.fact().dataStore(),
            point.bytes() == null ? 0 : point.bytes(),
            (newer, older) -> newer == 0 ? older : newer);
      }
    }
    return stores;
  }

  private Map<Place, Map<String, Instant>> verified(Map<Place, Map<String, Long>> stores) {
    List<String> applications = new ArrayList<>();
    List<String> environments = new ArrayList<>();
    List<String> names = new ArrayList<>();
    stores.forEach(
        (place, here) ->
            here.keySet()
                .forEach(
                    name -> {
                      applications.add(place.application());
                      environments.add(place.environment());
                      names.add(name);
                    }));
    Map<Place, Map<String, Instant>> verified = new HashMap<>();
    jdbc.sql(VERIFIED)
        .param("applications", applications.toArray(String[]::new))
        .param("environments", environments.toArray(String[]::new))
        .param("stores", names.toArray(String[]::new))
        .query(
            row -> {
              verified
                  .computeIfAbsent(place(row), it -> new HashMap<>())
                  .put(
                      row.getString("data_store"),
                      Objects.requireNonNull(instant(row, "snapshot_at")));
            });
    return verified;
  }

  private List<Facts.Store> stores(Map<String, Long> bytes, Map<String, Instant> verified) {
    List<Facts.Store> stores = new ArrayList<>();
    bytes.forEach(
        (name, size) ->
            stores.add(
                new Facts.Store(
                    name,
                    verified.get(name),
                    size == 0 // its size is not known, and neither is the time that it would take
                        ? new Predicted(null, 0)
                        : Prediction.of(size, candidates.measured(name)))));
    return stores;
  }

  private Map<Place, List<Operation>> operations() {
    Map<Place, List<Operation>> operations = new LinkedHashMap<>();
    jdbc.sql(OPERATIONS)
        .param("news", Overdue.utc(clock.instant().minus(NEWS)))
        .query(OperationTable::read)
        .list()
        .forEach(
            it ->
                operations
                    .computeIfAbsent(
                        new Place(
                            it.request().origin().application(),
                            it.request().origin().environment()),
                        place -> new ArrayList<>())
                    .add(it));
    return operations;
  }

  private static List<Facts.Running> running(List<Operation> operations) {
    return operations.stream()
        .filter(it -> !it.hasEnded())
        .map(
            it ->
                new Facts.Running(
                    it.id(), it.kind().word(), it.word(), it.request().terms().requestedAt()))
        .toList();
  }

  private static List<Facts.Ended> ended(List<Operation> operations) {
    List<Facts.Ended> ended = new ArrayList<>();
    for (Operation it : operations) {
      Instant at = it.completedAt();
      if (at != null) {
        ended.add(
            new Facts.Ended(
                it.id(),
                it.kind().word(),
                it.word(),
                at,
                it.recoveryTimeMillis(),
                it.dataAgeMillis(),
                it.problem()));
      }
    }
    return ended;
  }

  private Map<Place, Instant> drilled() {
    Map<Place, Instant> drilled = new HashMap<>();
    jdbc.sql(DRILLED)
        .query(
            row -> {
              drilled.put(place(row), Objects.requireNonNull(instant(row, "at")));
            });
    return drilled;
  }
}
