package dev.belay.gateway.handled;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ignored deliveries of the last 30 days, as counts. */
public final class IgnoredDeliveryTable {
  /** Of one source on one day. What is beyond them is counted in one row more. */
  static final int MOST_ROWS = 100;

  static final String OTHER_EVENTS = "(others)";
  static final String OTHER_REASONS =
      "more kinds of them came on this day than are listed one by one";

  private final JdbcClient jdbc;

  IgnoredDeliveryTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Adds to the count of its day, source, event and reason.
   *
   * @return why it could not be added; empty if it was
   */
  Optional<String> add(IgnoredDelivery more) {
    try {
      if (!added(more, more.event(), more.reason())) {
        added(more, OTHER_EVENTS, OTHER_REASONS);
      }
      return Optional.empty();
    } catch (DataAccessException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private boolean added(IgnoredDelivery more, String event, String reason) {
    return 1
        == jdbc.sql(
                """
                insert into ignored_delivery (day, source, event, reason, deliveries, first_at, last_at)
                select :day, :source, :event, :reason, :deliveries, :first, :last
                where :event = :others
                  or exists (select from ignored_delivery
                    where day = :day and source = :source and event = :event and reason = :reason)
                  or (select count(*) from ignored_delivery where day = :day and source = :source) < :most
                on conflict (day, source, event, reason) do update
                set deliveries = ignored_delivery.deliveries + excluded.deliveries,
                  first_at = least(ignored_delivery.first_at, excluded.first_at),
                  last_at = greatest(ignored_delivery.last_at, excluded.last_at)
                """)
            .param("day", more.day())
            .param("source", more.source())
            .param("event", event)
            .param("reason", reason)
            .param("deliveries", more.deliveries())
            .param("first", Timestamp.from(more.firstAt()))
            .param("last", Timestamp.from(more.lastAt()))
            .param("others", OTHER_EVENTS)
            .param("most", MOST_ROWS)
            .update();
  }

  /**
   * The newest days first.
   *
   * @param source null for all
   */
  public List<IgnoredDelivery> newest(@Nullable String source, int limit) {
    return jdbc.sql(
            """
            select * from ignored_delivery
            where cast(:source as text) is null or source = :source
            order by day desc, last_at desc, source, event, reason
            limit :limit
            """)
        .param("source", source)
        .param("limit", limit)
        .query((row, number) -> read(row))
        .list();
  }

  private static IgnoredDelivery read(ResultSet row) throws SQLException {
    return new IgnoredDelivery(
        row.getObject("day", LocalDate.class),
        row.getString("source"),
        row.getString("event"),
        row.getString("reason"),
        row.getLong("deliveries"),
        row.getTimestamp("first_at").toInstant(),
        row.getTimestamp("last_at").toInstant());
  }

  int forget() {
    return jdbc.sql("delete from ignored_delivery where day < now() - interval '30 days'").update();
  }
}
