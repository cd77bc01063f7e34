package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.Need;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a standby is behind its primary, and what may interrupt a capture there.
 *
 * @param receives whether it is connected to its primary
 * @param behind since the last change that it has replayed, unless it has replayed all that it has
 *     received; null if it has replayed nothing since it started
 * @param asOf when that change was made, by the primary's clock; null as before
 * @param protects whether its primary keeps what its queries need
 */
record Standby(
    boolean receives, @Nullable Duration behind, @Nullable OffsetDateTime asOf, boolean protects) {

  /** What is less is nothing to be told of: the last change of a quiet primary may be older. */
  private static final Duration BOUND = Duration.ofMinutes(1);

  private static final String STATE =
      """
      SELECT r.receives,
        CASE WHEN r.receives AND pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn() THEN 0
          ELSE extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp()) END
          ::pg_catalog.int8,
        pg_catalog.pg_last_xact_replay_timestamp(),
        pg_catalog.current_setting('hot_standby_feedback')::pg_catalog.bool
      FROM (SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver) AS receives) r
      WHERE pg_catalog.pg_is_in_recovery()
      """;

  /** Nothing on a primary. */
  private static List<Standby> of(PostgresSession session) throws SQLException {
    List<Standby> found = new ArrayList<>();
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(STATE)) {
      while (row.next()) {
        long seconds = row.getLong(2);
        Duration behind = row.wasNull() ? null : Duration.ofSeconds(seconds);
        found.add(
            new Standby(
                row.getBoolean(1),
                behind,
                row.getObject(3, OffsetDateTime.class),
                row.getBoolean(4)));
      }
    }
    return found;
  }

  /** Whether the session's server is one. */
  static boolean is(PostgresSession session) throws SQLException {
    return !of(session).isEmpty();
  }

  /** What a point that is captured now says about its age. */
  static List<String> warnings(PostgresSession session) throws SQLException {
    return warnings(session, BOUND);
  }

  /**
   * @param bound from which on it is told how far a standby is behind
   */
  static List<String> warnings(PostgresSession session, Duration bound) throws SQLException {
    List<String> warnings = new ArrayList<>();
    for (Standby standby : of(session)) {
      String data =
          standby.asOf == null
              ? "it has replayed no change since it started"
              : "the last change that it has is of " + standby.asOf.toInstant();
      if (!standby.receives) {
        warnings.add("captured from a standby that is not connected to its primary: " + data);
      } else if (standby.behind != null && standby.behind.compareTo(bound) > 0) {
        warnings.add(
            "captured from a standby that was "
                + standby.behind.toSeconds()
                + " s behind its primary: "
                + data);
      }
    }
    return warnings;
  }

  /** What may interrupt captures. */
  static List<Need> risks(PostgresSession session) throws SQLException {
    List<Need> risks = new ArrayList<>();
    for (Standby standby : of(session)) {
      if (!standby.protects) {
        risks.add(
            new Need(
                "the standby may cancel a capture to go on replaying, since hot_standby_feedback is"
                    + " off",
                List.of("ALTER SYSTEM SET hot_standby_feedback = on", "SELECT pg_reload_conf()"),
                false));
      }
    }
    return risks;
  }
}
