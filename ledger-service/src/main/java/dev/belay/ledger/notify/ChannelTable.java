package dev.belay.ledger.notify;

import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How each channel does, and what it gets later. */
public final class ChannelTable {
  static final Duration HOUR = Duration.ofHours(1);

  /** For how long a channel may fail before the others hear of it. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The others hear this often, at most, that a channel fails: it may come and go. */
  private static final Duration AGAIN = Duration.ofHours(1);

  /** For how long no policy has a channel until it is forgotten: ledgers read theirs in turn. */
  private static final Duration UNKNOWN = Duration.ofHours(1);

  /** Whether the hour that is counted is this one; a clock that was set back had another one. */
  private static final String THIS_HOUR = "(hour_began_at > :hour and hour_began_at < :ahead)";

  private final JdbcClient jdbc;

  public ChannelTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param deliveredAt null if it never got anything
   * @param failingSince null while it does well
   * @param problem null while it does well
   * @param told whether the others have heard that it fails
   * @param held how many notices wait for the end of the hour
   */
  record State(
      String name,
      @Nullable Instant deliveredAt,
      @Nullable Instant failingSince,
      @Nullable String problem,
      boolean told,
      long held) {}

  /** A notice that came too soon after others. */
  record Held(long position, String status, String kind, Severity severity, String text) {}

  /**
   * Waits for whoever else changes channels, until the end of the transaction: a transaction may
   * change several, in any order.
   */
  void lock() {
    jdbc.sql("select pg_advisory_xact_lock('ledger.notification_channel'::regclass::oid::int, 0)")
        .query((row, number) -> 0)
        .single();
  }

  /** Whether one more notice may go to the channel in this hour. */
  boolean admits(String channel, int mostPerHour, Instant now) {
    know(channel);
    return jdbc.sql(
                """
                update ledger.notification_channel
                set hour_began_at = case when %1$s then hour_began_at else :now end,
                    in_hour = case when %1$s then in_hour + 1 else 1 end
                where name = :name
                  and (coalesce(not %1$s, true) or in_hour < :most)
                  and not exists (select from ledger.notification_held where channel = :name)
                """
                    .formatted(THIS_HOUR))
            .param("hour", utc(now.minus(HOUR)))
            .param("ahead", utc(now.plus(HOUR)))
            .param("now", utc(now))
            .param("name", channel)
            .param("most", mostPerHour)
            .update()
        == 1;
  }

  void hold(String channel, Notice notice, Instant now) {
    jdbc.sql(
            """
            insert into ledger.notification_held (channel, held_at, status, kind, severity, text)
            values (:channel, :now, :status, :kind, :severity, :text)
            """)
        .param("channel", channel)
        .param("now", utc(now))
        .param("status", notice.status())
        .param("kind", notice.kind())
        .param("severity", notice.severity().word())
        .param("text", notice.text())
        .update();
  }

  /** Channels with held notices whose hour is over. */
  List<String> due(Instant now) {
    return jdbc.sql(
            """
            select distinct channel from ledger.notification_held
            where not exists (
              select from ledger.notification_channel where name = channel and %s)
            order by channel
            """
                .formatted(THIS_HOUR))
        .param("hour", utc(now.minus(HOUR)))
        .param("ahead", utc(now.plus(HOUR)))
        .query(String.class)
        .list();
  }

  /** Takes all that is held for a channel, in its order. */
  List<Held> take(String channel) {
    return jdbc.sql(
            """
            with taken as (delete from ledger.notification_held where channel = :channel returning *)
            select position, status, kind, severity, text from taken order by position
            """)
        .param("channel", channel)
        .query(
            (row, number) ->
                new Held(
                    row.getLong("position"),
                    row.getString("status"),
                    row.getString("kind"),
                    Severity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT)),
                    row.getString("text")))
        .list();
  }

  /**
   * An attempt failed.
   *
   * @param atOnce whether the others hear of it now, and not after a while
   * @return whether the others are to hear of it: once, until it does well again
   */
  boolean failed(String channel, String problem, boolean atOnce, Instant now) {
    know(channel);
    jdbc.sql(
            """
            update ledger.notification_channel
            set failing_since = least(failing_since, :now), problem = :problem where name = :name
            """)
        .param("now", utc(now))
        .param("problem", problem)
        .param("name", channel)
        .update();
    return jdbc.sql(
                """
                update ledger.notification_channel set told = true, told_at = :now
                where name = :name and not told and (:atOnce or failing_since <= :patience)
                  and (told_at is null or told_at <= :again or told_at > :ahead)
                """)
            .param("name", channel)
            .param("now", utc(now))
            .param("again", utc(now.minus(AGAIN)))
            .param("ahead", utc(now.plus(AGAIN)))
            .param("atOnce", atOnce)
            .param("patience", utc(now.minus(PATIENCE)))
            .update()
        == 1;
  }

  /**
   * What the channel needs is not there.
   *
   * @return whether the others are to hear of it: once, until it does well again
   */
  boolean unready(String channel, String problem, Instant now) {
    boolean news = failed(channel, problem, true, now);
    jdbc.sql("update ledger.notification_channel set unready = true where name = :name")
        .param("name", channel)
        .update();
    return news;
  }

  /**
   * What was not there is there.
   *
   * @return whether the others had heard that it was not
   */
  boolean readyAgain(String channel) {
    return jdbc.sql(
            """
            with before as (
              select name, told from ledger.notification_channel where name = :name and unready for update)
            update ledger.notification_channel it
            set unready = false, failing_since = null, problem = null, told = false
            from before where it.name = before.name
            returning before.told
            """)
        .param("name", channel)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /**
   * An attempt succeeded.
   *
   * @return whether the others had heard that it failed
   */
  boolean delivered(String channel, Instant now) {
    know(channel);
    boolean told =
        jdbc.sql("select told from ledger.notification_channel where name = :name for update")
            .param("name", channel)
            .query(Boolean.class)
            .single();
    jdbc.sql(
            """
            update ledger.notification_channel
            set delivered_at = :now, failing_since = null, problem = null, told = false, unready = false
            where name = :name
            """)
        .param("now", utc(now))
        .param("name", channel)
        .update();
    return told;
  }

  /** Channels that have failed for a while, of which the others have not heard. */
  List<State> untold(Instant now) {
    return all().stream()
        .filter(
            it ->
                !it.told()
                    && it.failingSince() != null
                    && !it.failingSince().plus(PATIENCE).isAfter(now))
        .toList();
  }

  /** Remembers since when no policy has a channel. */
  void areKnown(Collection<String> names, Instant now) {
    jdbc.sql(
            """
            update ledger.notification_channel
            set unknown_since = case when name = any(string_to_array(:names, ',')) then null else :now end
            where (unknown_since is null) <> (name = any(string_to_array(:names, ',')))
            """)
        .param("names", String.join(",", names))
        .param("now", utc(now))
        .update();
  }

  /**
   * Forgets channels that no policy has had for a while.
   *
   * @return those of which the others had heard that they failed
   */
  List<String> forget(Instant now) {
    return jdbc.sql(
            """
            with gone as (
              delete from ledger.notification_channel
              where unknown_since <= :before
                and not exists (select from ledger.notification_held where channel = name)
              returning name, told)
            select name from gone where told order by name
            """)
        .param("before", utc(now.minus(UNKNOWN)))
        .query(String.class)
        .list();
  }

  List<State> all() {
    return jdbc.sql(
            """
            select name, delivered_at, failing_since, problem, told,
              (select count(*) from ledger.notification_held where channel = name) as held
            from ledger.notification_channel
            """)
        .query(
            (row, number) ->
                new State(
                    row.getString("name"),
                    instant(row, "delivered_at"),
                    instant(row, "failing_since"),
                    row.getString("problem"),
                    row.getBoolean("told"),
                    row.getLong("held")))
        .list();
  }

  private void know(String channel) {
    jdbc.sql(
            "insert into ledger.notification_channel (name) values (:name) on conflict (name) do"
                + " nothing")
        .param("name", channel)
        .update();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
