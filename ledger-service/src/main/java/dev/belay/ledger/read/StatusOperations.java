package dev.belay.ledger.read;

import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.store.OperationTable;
import dev.belay.ledger.status.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The operations that run in each environment, and those that ended last. */
final class StatusOperations {
  /** Of each kind in an environment. */
  private static final int MOST_ENDED = 10;

  private static final String OPERATIONS =
      Place.SQL
          + """
          select document from ledger.operation where completed_at is null
          union all
          select o.document from place
            cross join unnest(array['rollback', 'restore', 'drill']) as of(kind)
            cross join lateral (
              select document from ledger.operation
              where application = place.application and environment = place.environment and kind = of.kind
                and completed_at is not null
              order by requested_at desc limit :most) o
          """;

  private static final String DRILLED =
      Place.SQL
          + """
          select place.application, place.environment, d.completed_at
          from place cross join lateral (
            select completed_at from ledger.operation
            where application = place.application and environment = place.environment and kind = 'drill'
              and completed_at is not null and status = 'succeeded'
            order by requested_at desc limit 1) d
          """;

  private final JdbcClient jdbc;

  StatusOperations(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The newest first. */
  Map<Place, List<Operation>> all() {
    Map<Place, List<Operation>> operations = new HashMap<>();
    jdbc.sql(OPERATIONS).param("most", MOST_ENDED).query(OperationTable::read).list().stream()
        .sorted(
            Comparator.comparing((Operation it) -> it.request().terms().requestedAt()).reversed())
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

  /** When the last drill of each environment that succeeded ended. */
  Map<Place, Instant> drilled() {
    Map<Place, Instant> drilled = new HashMap<>();
    jdbc.sql(DRILLED)
        .query(
            row -> {
              drilled.put(
                  Place.read(row), Objects.requireNonNull(Columns.instant(row, "completed_at")));
            });
    return drilled;
  }

  static List<Facts.Running> running(List<Operation> operations) {
    return operations.stream()
        .filter(it -> !it.hasEnded())
        .map(
            it ->
                new Facts.Running(
                    it.id(), it.kind().word(), it.word(), it.request().terms().requestedAt()))
        .toList();
  }

  static List<Facts.Ended> ended(List<Operation> operations) {
    List<Facts.Ended> ended = new ArrayList<>();
    for (Operation it : operations) {
      Instant at = it.completedAt();
      if (at != null) {
        ended.add(
            new Facts.Ended(
                it.id(),
                it.kind().word(),
                it.subject(),
                it.request().origin().deploymentId(),
                it.word(),
                at,
                it.recoveryTimeMillis(),
                it.dataAgeMillis(),
                it.problem()));
      }
    }
    return ended;
  }
}
