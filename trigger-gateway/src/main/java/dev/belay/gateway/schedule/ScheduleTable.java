package dev.belay.gateway.schedule;

import dev.belay.policy.ScheduledRule;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What all gateways know of the schedules. All times are the callers'. */
final class ScheduleTable {
  /** A definition that gateways did not see for this long was out of the policy. */
  private static final Duration ABSENCE = Duration.ofSeconds(30);

  /** How often a definition is noted as seen: well within {@link #ABSENCE}. */
  private static final Duration NOTING = Duration.ofSeconds(10);

  /** More than {@link Due#HORIZON}: what may still be caught up is remembered. */
  private static final Duration FORGET = Duration.ofDays(40);

  private final JdbcClient jdbc;

  ScheduleTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** When a gateway last looked at the schedules, before this turn; empty at the very first. */
  Optional<Instant> lastTurn() {
    return jdbc.sql("select taken_at from schedule_turn")
        .query(Timestamp.class)
        .optional()
        .map(Timestamp::toInstant);
  }

  void tookTurn(Instant now) {
    jdbc.sql(
            """
            insert into schedule_turn (taken_at) values (:now)
            on conflict (only_row) do update set taken_at = greatest(schedule_turn.taken_at, :now)
            """)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** What is too old to be caught up. */
  void forgetOld(Instant now) {
    Timestamp before = Timestamp.from(now.minus(FORGET));
    jdbc.sql("delete from schedule where seen_at < :before").param("before", before).update();
    jdbc.sql("delete from schedule_fire where fire_time < :before")
        .param("before", before)
        .update();
  }

  /**
   * Notes that the definition is in the policy. A new one, or one that comes back, has nothing to
   * catch up.
   *
   * @param lastTurn see {@link #lastTurn}
   * @return the time up to which all its fires are done
   */
  Instant seen(ScheduledRule rule, Optional<Instant> lastTurn, Instant now) {
    return noted(rule, now.minus(NOTING)).orElseGet(() -> note(rule, lastTurn, now));
  }

  /** A recent note is not written again at every turn. */
  private Optional<Instant> noted(ScheduledRule rule, Instant since) {
    return jdbc.sql(
            """
            select done_until from schedule
            where rule = :rule and definition = :definition and seen_at > :since
            """)
        .param("rule", rule.id().toString())
        .param("definition", rule.schedule().toString())
        .param("since", Timestamp.from(since))
        .query(Timestamp.class)
        .optional()
        .map(Timestamp::toInstant);
  }

  private Instant note(ScheduledRule rule, Optional<Instant> lastTurn, Instant now) {
    Instant absentBefore = lastTurn.orElse(now).minus(ABSENCE);
    return jdbc.sql(
            """
            insert into schedule (rule, definition, done_until, seen_at) values (:rule, :definition, :now, :now)
            on conflict (rule, definition) do update
              set seen_at = greatest(schedule.seen_at, :now),
                  done_until = case when schedule.seen_at < :absentBefore then greatest(schedule.done_until, :now)
                                    else schedule.done_until end
            returning done_until
            """)
        .param("rule", rule.id().toString())
        .param("definition", rule.schedule().toString())
        .param("now", Timestamp.from(now))
        .param("absentBefore", Timestamp.from(absentBefore))
        .query(Timestamp.class)
        .single()
        .toInstant();
  }

  /**
   * @return false, and nothing is changed, if another gateway did it
   */
  boolean advance(ScheduledRule rule, Instant from, Instant to) {
    return jdbc.sql(
                """
                update schedule set done_until = :to
                where rule = :rule and definition = :definition and done_until = :from
                """)
            .param("to", Timestamp.from(to))
            .param("rule", rule.id().toString())
            .param("definition", rule.schedule().toString())
            .param("from", Timestamp.from(from))
            .update()
        == 1;
  }

  /**
   * @return false if the rule has fired for this time, by whichever definition
   */
  boolean fire(ScheduledRule rule, Instant time) {
    return jdbc.sql(
                """
                insert into schedule_fire (rule, fire_time) values (:rule, :time)
                on conflict (rule, fire_time) do nothing
                """)
            .param("rule", rule.id().toString())
            .param("time", Timestamp.from(time))
            .update()
        == 1;
  }
}
