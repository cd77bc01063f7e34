package dev.belay.ledger.read;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;

/** An application in an environment that has recovery sets. */
record Place(String application, String environment) {
  static final Comparator<Place> ORDER =
      Comparator.comparing(Place::application).thenComparing(Place::environment);

  /**
   * The table {@code place} of a query. It steps from one environment to the next in the index,
   * instead of reading all sets.
   */
  static final String SQL =
      """
      with recursive place as (
        (select application, environment from ledger.recovery_set order by application, environment limit 1)
        union all
        select next.application, next.environment from place cross join lateral (
          select application, environment from ledger.recovery_set s
          where (s.application, s.environment) > (place.application, place.environment)
          order by application, environment limit 1) next
      )
      """;

  static Place read(ResultSet row) throws SQLException {
    return new Place(row.getString("application"), row.getString("environment"));
  }
}
