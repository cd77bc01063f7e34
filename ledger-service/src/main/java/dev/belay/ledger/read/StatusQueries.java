package dev.belay.ledger.read;

import static dev.belay.ledger.read.Columns.instant;

import dev.belay.ledger.choice.Candidates;
import dev.belay.ledger.choice.Prediction;
import dev.belay.ledger.choice.Prediction.Measured;
import dev.belay.ledger.choice.Prediction.Predicted;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.status.Facts;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds what the standing of environments is worked out from. What it reads grows with the number
 * of environments, and not with that of their sets.
 */
public final class StatusQueries {
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

  private final JdbcClient jdbc;
  private final StatusSets sets;
  private final StatusOperations operations;
  private final Candidates candidates;
  private final Clock clock;

  public StatusQueries(JdbcClient jdbc, Candidates candidates, Clock clock) {
    this.jdbc = jdbc;
    this.sets = new StatusSets(jdbc);
    this.operations = new StatusOperations(jdbc);
    this.candidates = candidates;
    this.clock = clock;
  }

  /**
   * Of the environments that have sets, by application and environment.
   *
   * @param application null for all
   * @param environment null for all
   * @param ofPolicy the data stores that an environment has by the policy, however long ago they
   *     were captured
   */
  public List<Facts> of(
      @Nullable String application,
      @Nullable String environment,
      BiFunction<String, String, Collection<String>> ofPolicy) {
    SortedMap<Place, StatusSets.Found> found = sets.of(application, environment, clock.instant());
    Map<Place, Map<String, Long>> stores = new LinkedHashMap<>();
    found.forEach(
        (place, its) -> {
          Map<String, Long> bytes = new TreeMap<>(its.bytes());
          ofPolicy
              .apply(place.application(), place.environment())
              .forEach(name -> bytes.putIfAbsent(name, 0L));
          stores.put(place, bytes);
        });
    Map<Place, Map<String, Instant>> verified = verified(stores);
    Map<Place, List<Operation>> its = operations.all();
    Map<Place, Instant> drilled = operations.drilled();
    Map<String, List<Measured>> measured =
        candidates.measured(
            stores.values().stream()
                .flatMap(bytes -> bytes.keySet().stream())
                .collect(Collectors.toSet()));
    List<Facts> facts = new ArrayList<>();
    stores.forEach(
        (place, bytes) ->
            facts.add(
                new Facts(
                    place.application(),
                    place.environment(),
                    Objects.requireNonNull(found.get(place)).newestFirst(),
                    stores(bytes, verified.getOrDefault(place, Map.of()), measured),
                    StatusOperations.running(its.getOrDefault(place, List.of())),
                    StatusOperations.ended(its.getOrDefault(place, List.of())),
                    drilled.get(place))));
    return facts;
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
                  .computeIfAbsent(Place.read(row), it -> new HashMap<>())
                  .put(
                      row.getString("data_store"),
                      Objects.requireNonNull(instant(row, "snapshot_at")));
            });
    return verified;
  }

  private List<Facts.Store> stores(
      Map<String, Long> bytes,
      Map<String, Instant> verified,
      Map<String, List<Measured>> measured) {
    List<Facts.Store> stores = new ArrayList<>();
    bytes.forEach(
        (name, size) ->
            stores.add(
                new Facts.Store(
                    name,
                    verified.get(name),
                    size == 0 // its size is not known, and neither is the time that it would take
                        ? new Predicted(null, 0)
                        : Prediction.of(size, measured.getOrDefault(name, List.of())))));
    return stores;
  }
}
