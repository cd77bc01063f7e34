package dev.belay.ledger.notify;

import dev.belay.ledger.notify.notice.Notice;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.store.OperationTable;
import dev.belay.policy.notify.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was told, and what lasts. Every method wants a transaction around it. */
public final class NoticeTable {
  private final JdbcClient jdbc;

  public NoticeTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Something that lasted.
   *
   * @param repeats how often it happened since it was last told
   */
  record Ended(String kind, Severity severity, Instant beganAt, long repeats) {}

  /**
   * Whether to tell of what lasts, and of how many times since it was last told.
   *
   * @param tell false if it was told a short time ago and is no worse
   */
  record Told(boolean tell, long repeats) {}

  private record Known(Severity severity, Instant toldAt, long repeats) {}

  /** Whether the notice is new, and remembers it. */
  boolean isNew(String noticeId, Instant now) {
    return jdbc.sql(
                """
                insert into ledger.notification_told (notice_id, told_at) values (:id, :now)
                on conflict (notice_id) do nothing
                """)
            .param("id", noticeId)
            .param("now", utc(now))
            .update()
        == 1;
  }

  void forget(Instant before) {
    jdbc.sql("delete from ledger.notification_told where told_at < :before")
        .param("before", utc(before))
        .update();
  }

  /**
   * Forgets what neither happened nor ended for long: its environment may be no more.
   *
   * @return how many
   */
  int forgetConditions(Instant before) {
    return jdbc.sql(
            "delete from ledger.notification_condition where about_at < :before and told_at <"
                + " :before")
        .param("before", utc(before))
        .update();
  }

  /**
   * It happens: for the first time, or again.
   *
   * @param about when the set or operation was requested that it is about
   */
  Told lasts(Notice notice, String condition, Instant about, Instant now, Duration repeatAfter) {
    Optional<Known> known =
        jdbc.sql(
                """
                select severity, told_at, repeats from ledger.notification_condition where condition = :condition for update
                """)
            .param("condition", condition)
            .query(
                (row, number) ->
                    new Known(severity(row), instant(row, "told_at"), row.getLong("repeats")))
            .optional();
    if (known.isEmpty()) {
      begin(notice, condition, about, now);
      return new Told(true, 0);
    }
    boolean worse = notice.severity().isWorseThan(known.get().severity());
    boolean ofAnotherTime = known.get().toldAt().isAfter(now.plus(repeatAfter)); // clock set back
    boolean tell = worse || ofAnotherTime || !known.get().toldAt().plus(repeatAfter).isAfter(now);
    jdbc.sql(
            """
            update ledger.notification_condition
            set severity = :severity, about_at = greatest(about_at, :about),
                told_at = case when :tell then :now else told_at end,
                repeats = case when :tell then 0 else repeats + 1 end
            where condition = :condition
            """)
        .param("severity", (worse ? notice.severity() : known.get().severity()).word())
        .param("about", utc(about))
        .param("tell", tell)
        .param("now", utc(now))
        .param("condition", condition)
        .update();
    return new Told(tell, known.get().repeats());
  }

  private void begin(Notice notice, String condition, Instant about, Instant now) {
    jdbc.sql(
            """
            insert into ledger.notification_condition
              (condition, kind, application, environment, severity, about_at, began_at, told_at)
            values (:condition, :kind, :application, :environment, :severity, :about, :began, :now)
            on conflict (condition) do nothing
            """)
        .param("condition", condition)
        .param("kind", notice.kind())
        .param("application", notice.application())
        .param("environment", notice.environment())
        .param("severity", notice.severity().word())
        .param("about", utc(about))
        .param("began", utc(notice.at()))
        .param("now", utc(now))
        .update();
  }

  /** Ends what lasts, if the success is of something as new as what failed. */
  Optional<Ended> end(String condition, Instant about) {
    return jdbc.sql(
            """
            delete from ledger.notification_condition where condition = :condition and about_at <= :about
            returning kind, severity, began_at, repeats
            """)
        .param("condition", condition)
        .param("about", utc(about))
        .query(
            (row, number) ->
                new Ended(
                    row.getString("kind"),
                    severity(row),
                    instant(row, "began_at"),
                    row.getLong("repeats")))
        .optional();
  }

  /**
   * Ends what lasts if a newer set's point of the data store is well already.
   *
   * @return whether it was ended
   */
  boolean endIfMadeGood(String condition, String store) {
    return jdbc.sql(
                """
                delete from ledger.notification_condition it
                where condition = :condition and exists (
                  select from ledger.recovery_set s join ledger.recovery_point p using (recovery_set_id)
                  where s.application = it.application and s.environment = it.environment
                    and s.listed_at > it.about_at and p.data_store = :store
                    and case
                      when it.kind in ('capture-failed', 'capture-overdue') then p.status = 'captured'
                      when it.kind in ('verification-failed', 'verification-unknown') then p.verdict = 'verified'
                      else false
                    end)
                """)
            .param("condition", condition)
            .param("store", store)
            .update()
        == 1;
  }

  /** When a set was requested, as far as the ledger knows. */
  Optional<Instant> requestedAt(UUID setId) {
    return jdbc.sql("select listed_at from ledger.recovery_set where recovery_set_id = :id")
        .param("id", setId)
        .query((row, number) -> instant(row, "listed_at"))
        .optional();
  }

  /** Whether all of a set's points are verified. */
  boolean isVerified(UUID setId) {
    return jdbc.sql(
            """
            select exists (select from ledger.recovery_set where recovery_set_id = :id and verdict = 'verified')
            """)
        .param("id", setId)
        .query(Boolean.class)
        .single();
  }

  /** Whether a capture or verification of a newer set failed, and nothing has ended that. */
  boolean newerFails(String application, String environment, Instant about) {
    return jdbc.sql(
            """
            select exists (
              select from ledger.notification_condition
              where application = :application and environment = :environment and about_at > :about
                and kind in ('capture-failed', 'capture-overdue', 'verification-failed'))
            """)
        .param("application", application)
        .param("environment", environment)
        .param("about", utc(about))
        .query(Boolean.class)
        .single();
  }

  /** What another operation of its kind must be about to make its failure good. */
  Optional<String> subjectOf(UUID operationId) {
    return jdbc.sql("select document from ledger.operation where operation_id = :id")
        .param("id", operationId)
        .query(OperationTable::read)
        .optional()
        .map(Operation::subject);
  }

  private static Severity severity(ResultSet row) throws SQLException {
    return Severity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
