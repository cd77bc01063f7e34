package dev.belay.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A job that a process has taken for a while, and what became of it before.
 *
 * @param previousOwner the process that had it before, if any
 * @param expired whether its deadline had passed when it was claimed
 * @param cancelled whether its lane was cancelled before
 * @param deaths how many attempts ended with their process
 * @param lastFailure what the last attempt that failed said, if it said anything
 */
record Claim(
    Job job,
    @Nullable String previousOwner,
    boolean expired,
    boolean cancelled,
    int deaths,
    @Nullable String lastFailure) {
  static Claim read(ResultSet row, int number) throws SQLException {
    Job job =
        new Job(
            row.getString("id"),
            row.getString("kind"),
            row.getBytes("payload"),
            row.getInt("attempt"),
            row.getTimestamp("deadline").toInstant());
    return new Claim(
        job,
        row.getString("previous_owner"),
        row.getBoolean("expired"),
        row.getBoolean("cancelled"),
        row.getInt("deaths"),
        row.getString("last_failure"));
  }
}
