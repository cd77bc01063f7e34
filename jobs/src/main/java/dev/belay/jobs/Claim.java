package dev.belay.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A job that a process has taken for a while, and what became of it before.
 *
 * @param previousOwner the process that had it before, if any
 * @param left from the claim to the deadline by the database's clock, since this process's may be
 *     wrong; negative if it has passed
 * @param cancelled whether its lane was cancelled before
 * @param deaths how many attempts ended with their process
 * @param lastFailure what the last attempt that failed said, if it said anything
 */
record Claim(
    Job job,
    @Nullable String previousOwner,
    Duration left,
    boolean cancelled,
    int deaths,
    @Nullable String lastFailure) {
  boolean expired() {
    return !left.isPositive();
  }

  static Claim read(ResultSet row, int number) throws SQLException {
    Job job =
        new Job(
            row.getString("id"),
            row.getString("kind"),
            row.getBytes("payload"),
            row.getInt("attempt"),
            row.getTimestamp("deadline").toInstant(),
            row.getString("traceparent"));
    return new Claim(
        job,
        row.getString("previous_owner"),
        Duration.ofMillis(row.getLong("left_millis")),
        row.getBoolean("cancelled"),
        row.getInt("deaths"),
        row.getString("last_failure"));
  }
}
