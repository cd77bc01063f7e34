package dev.belay.jobs;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The inbox in PostgreSQL, and what a step of a job gives to the outbox. All times come from the
 * database, so the workers' clocks don't matter. Every change of a claimed job is fenced: {@code …
 * WHERE owner = ? AND attempt = ?}. If no row matches, it throws {@link LeaseLostException}.
 */
public final class JobStore {
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Outbox outbox;
  private final Duration lookAround;
  private final JobTally tally = new JobTally();
  private final AfterCommit recorded = new AfterCommit();

  public JobStore(DataSource dataSource) {
    this(dataSource, new Outbox(dataSource), Duration.ZERO);
  }

  /**
   * @param outbox of the same data source
   * @param lookAround how long a runner that knows of nothing to do waits before it looks for jobs
   *     that other processes recorded; what is shorter than its poll has no effect
   */
  public JobStore(DataSource dataSource, Outbox outbox, Duration lookAround) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.outbox = outbox;
    this.lookAround = lookAround;
  }

  /**
   * Records a job, and what to publish with it, in one transaction. If the thread has a transaction
   * open on this data source, that one is used.
   *
   * @return false if its id is known; then nothing is changed or published
   */
  public boolean add(NewJob job, List<OutboxRecord> records) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              int inserted =
                  jdbc.sql(
                          """
                          insert into job (id, kind, payload, status, deadline, lane, turn, traceparent)
                          values (:id, :kind, :payload, 'queued', :deadline, :lane, :turn, :traceparent)
                          on conflict (id) do nothing
                          """)
                      .param("id", job.id())
                      .param("kind", job.kind())
                      .param("payload", job.payload())
                      .param("deadline", Timestamp.from(job.deadline()))
                      .param("lane", job.lane())
                      .param("turn", job.turn())
                      .param("traceparent", TraceParent.current())
                      .update();
              if (inserted == 1) {
                outbox.publish(records);
                recorded.tell();
              }
              return inserted == 1;
            }));
  }

  /**
   * As {@link #add}, and also cancels the unfinished jobs that were recorded in its lane before it.
   * A running job is interrupted at its next renewal, a waiting job is not started. A job past the
   * point of no return goes on.
   */
  public boolean addCancelling(NewJob job) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              boolean added = add(job, List.of());
              if (added) {
                jdbc.sql(
                        """
                        update job set cancelled_at = now(), run_after = least(run_after, now())
                        where lane = :lane and id <> :id and status in ('queued', 'leased')
                          and cancelled_at is null and not past_cancelling
                        """)
                    .param("lane", job.lane())
                    .param("id", job.id())
                    .update();
              }
              return added;
            }));
  }

  /**
   * @param listener told after each transaction that has recorded a job here, in this process; it
   *     must be quick, and may be told when there is nothing new
   */
  void onRecorded(Runnable listener) {
    recorded.add(listener);
  }

  /** The note that the job with this id has left; empty when there is no job or no note. */
  public Optional<byte[]> note(String id) {
    return jdbc.sql("select note from job where id = :id and note is not null")
        .param("id", id)
        .query((row, number) -> row.getBytes(1))
        .optional();
  }

  /**
   * Runs {@code task}, unless another process is running a task of this name. Holds one connection
   * meanwhile.
   *
   * @return whether the task ran
   */
  public boolean alone(String name, Runnable task) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              boolean mine =
                  jdbc.sql(
                          "select pg_try_advisory_xact_lock('job'::regclass::oid::int,"
                              + " hashtext(:name))")
                      .param("name", name)
                      .query(Boolean.class)
                      .single();
              if (mine) {
                task.run();
              }
              return mine;
            }));
  }

  /** Whether the job with this id has succeeded. */
  public boolean done(String id) {
    return jdbc.sql("select exists (select from job where id = :id and status = 'done')")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  Optional<Claim> claim(String owner, Duration lease) {
    return claim(owner, lease, "*");
  }

  /**
   * As below, but only for these kinds. Other kinds are left to processes and runners that know
   * them.
   */
  Optional<Claim> claim(String owner, Duration lease, Set<String> kinds) {
    return claim(owner, lease, String.join(",", kinds));
  }

  /**
   * Claims the oldest job that is due, or whose lease has run out, of those whose turn it is. Jobs
   * that follow an unfinished job in their lane are left out.
   */
  private Optional<Claim> claim(String owner, Duration lease, String kinds) {
    return jdbc.sql(
            """
            with due as (
              select id, owner as previous_owner, status = 'leased' as died from job
              where (:kinds = '*' or kind = any(string_to_array(:kinds, ',')))
                and ((status = 'queued' and run_after <= now()) or (status = 'leased' and lease_until < now()))
                and not exists (
                  select from job other
                  where other.lane = job.lane and other.status in ('queued', 'leased')
                    and (other.sequence < job.sequence
                      or (other.sequence > job.sequence and other.lease_until >= now())))
              order by (select max(last.claimed_at) from job last where last.turn = job.turn) nulls first, created_at
              limit 1
              for update skip locked)
            update job
            set status = 'leased', owner = :owner, attempt = attempt + 1, claimed_at = now(),
                deaths = deaths + due.died::int,
                lease_until = now() + make_interval(secs => :lease)
            from due
            where job.id = due.id
            returning job.id, kind, payload, attempt, deadline, due.previous_owner,
              floor(1000 * extract(epoch from deadline - now()))::bigint as left_millis, cancelled_at is not null as cancelled, deaths, last_failure, traceparent
            """)
        .param("owner", owner)
        .param("kinds", kinds)
        .param("lease", seconds(lease))
        .query(Claim::read)
        .optional();
  }

  /**
   * Extends the lease.
   *
   * @return whether the job was cancelled
   */
  boolean renew(Job job, String owner, Duration lease) throws LeaseLostException {
    return jdbc.sql(
            """
            update job set lease_until = now() + make_interval(secs => :lease)
            where id = :id and owner = :owner and attempt = :attempt and status = 'leased'
            returning cancelled_at is not null
            """)
        .param("lease", seconds(lease))
        .param("id", job.id())
        .param("owner", owner)
        .param("attempt", job.attempt())
        .query(Boolean.class)
        .optional()
        .orElseThrow(() -> new LeaseLostException(job));
  }

  /**
   * Makes the job immune to cancellation.
   *
   * @return false if the job was cancelled before; then nothing is changed
   */
  boolean pastCancelling(Job job, String owner) throws LeaseLostException {
    return jdbc.sql(
            """
            update job set past_cancelling = cancelled_at is null
            where id = :id and owner = :owner and attempt = :attempt and status = 'leased'
            returning past_cancelling
            """)
        .param("id", job.id())
        .param("owner", owner)
        .param("attempt", job.attempt())
        .query(Boolean.class)
        .optional()
        .orElseThrow(() -> new LeaseLostException(job));
  }

  void note(Job job, String owner, byte[] note) throws LeaseLostException {
    requireOne(
        job,
        jdbc.sql(
                """
                update job set note = :note
                where id = :id and owner = :owner and attempt = :attempt and status = 'leased'
                """)
            .param("note", note)
            .param("id", job.id())
            .param("owner", owner)
            .param("attempt", job.attempt())
            .update());
  }

  /** Publishes without ending the job. */
  void publish(Job job, String owner, List<OutboxRecord> records) throws LeaseLostException {
    fenced(job, owner, "lease_until = lease_until", records);
  }

  /** Ends the job as succeeded. */
  void complete(Job job, String owner, List<OutboxRecord> records) throws LeaseLostException {
    fenced(
        job,
        owner,
        "status = 'done', lease_until = null, finished_at = now(), outcome = 'done'",
        records);
  }

  /** Ends the job as failed. */
  void fail(Job job, String owner, List<OutboxRecord> records) throws LeaseLostException {
    fenced(
        job,
        owner,
        "status = 'failed', lease_until = null, finished_at = now(), outcome = 'failed'",
        records);
  }

  /** Gives the job back. It can be claimed again after {@code delay}. */
  void release(Job job, String owner, Duration delay) throws LeaseLostException {
    release(job, owner, delay, List.of());
  }

  /** As {@link #release(Job, String, Duration)}, and publishes. */
  void release(Job job, String owner, Duration delay, List<OutboxRecord> records)
      throws LeaseLostException {
    fenced(
        job,
        owner,
        "status = 'queued', lease_until = null, run_after = now() + make_interval(secs => "
            + seconds(delay)
            + ")",
        records);
  }

  /** Keeps what the attempt said when it failed, in place of what one before it said. */
  void remember(Job job, String owner, String failure) throws LeaseLostException {
    requireOne(
        job,
        jdbc.sql(
                """
                update job set last_failure = :failure
                where id = :id and owner = :owner and attempt = :attempt and status = 'leased'
                """)
            .param("failure", failure.replace("\0", ""))
            .param("id", job.id())
            .param("owner", owner)
            .param("attempt", job.attempt())
            .update());
  }

  /**
   * Forgets jobs that ended longer ago than this. If such a job is recorded again, it runs again.
   *
   * @return the number of forgotten jobs
   */
  public int forget(Duration endedBefore) {
    return jdbc.sql("delete from job where finished_at < now() - make_interval(secs => :seconds)")
        .param("seconds", seconds(endedBefore))
        .update();
  }

  /**
   * How long a runner of these kinds that has found no job waits before it looks again, unless it
   * is told of a new one.
   *
   * @param poll the shortest pause: a job that waits for another of its lane is looked for so often
   */
  Duration pause(Duration poll, Set<String> kinds) {
    if (lookAround.compareTo(poll) <= 0) {
      return poll;
    }
    Duration due = untilDue(kinds).orElse(lookAround);
    return due.compareTo(poll) < 0 ? poll : due.compareTo(lookAround) > 0 ? lookAround : due;
  }

  /**
   * How long it is until the first unfinished job of these kinds is due, or until its lease runs
   * out. Nothing or less: one is due, and waits for another of its lane. Empty: there is none.
   */
  private Optional<Duration> untilDue(Set<String> kinds) {
    return jdbc.sql(
            """
            select 1000 * extract(epoch from
              min(case status when 'leased' then lease_until else run_after end) - now())
            from job where status in ('queued', 'leased')
              and kind = any(string_to_array(:kinds, ','))
            """)
        .param("kinds", String.join(",", kinds))
        .query((row, number) -> Optional.ofNullable(row.getBigDecimal(1)))
        .single()
        .map(millis -> Duration.ofMillis(millis.longValue()));
  }

  /** Jobs that have not ended. */
  public long unfinished() {
    return jdbc.sql("select count(*) from job where status in ('queued', 'leased')")
        .query(Long.class)
        .single();
  }

  /** Jobs of this kind that wait: for a place, or to be tried again. */
  public long waiting(String kind) {
    return jdbc.sql("select count(*) from job where status = 'queued' and kind = :kind")
        .param("kind", kind)
        .query(Long.class)
        .single();
  }

  /** How the attempts that this process made have ended. */
  public JobTally tally() {
    return tally;
  }

  /**
   * The jobs that have not ended, by kind. A job is due from when it may be tried on, or from when
   * the lease of a process that died has run out.
   */
  public List<JobFigures> figures() {
    return jdbc.sql(
            """
            select kind, count(*) filter (where status = 'queued') as queued,
              count(*) filter (where status = 'leased') as running,
              coalesce(max(extract(epoch from now() - due_since)), 0) as oldest
            from (
              select kind, status, case
                when status = 'leased' and lease_until < now() then lease_until
                when status = 'queued' and run_after <= now() and not exists (
                  select from job other
                  where other.lane = job.lane and other.status in ('queued', 'leased')
                    and other.sequence < job.sequence)
                then greatest(created_at, run_after) end as due_since
              from job where status in ('queued', 'leased')) as unfinished
            group by kind order by kind
            """)
        .query(
            (row, number) ->
                new JobFigures(
                    row.getString("kind"),
                    row.getLong("queued"),
                    row.getLong("running"),
                    row.getDouble("oldest")))
        .list();
  }

  private void fenced(Job job, String owner, String assignments, List<OutboxRecord> records)
      throws LeaseLostException {
    Integer updated =
        transaction.execute(
            status -> {
              int rows =
                  jdbc.sql(
                          "update job set "
                              + assignments
                              + " where id = :id and owner = :owner and attempt = :attempt and"
                              + " status = 'leased'")
                      .param("id", job.id())
                      .param("owner", owner)
                      .param("attempt", job.attempt())
                      .update();
              if (rows == 1) {
                outbox.publish(inTraceOf(job, records));
              }
              return rows;
            });
    requireOne(job, updated);
  }

  /**
   * What a job publishes follows from what recorded it, not from this attempt: of an attempt that
   * is killed nobody ever hears, and what followed from it would hang in the air. A report of
   * progress, from a thread that is in no trace, is no step.
   */
  private static List<OutboxRecord> inTraceOf(Job job, List<OutboxRecord> records) {
    return TraceParent.current() == null
        ? records
        : records.stream().map(record -> record.inTrace(job.traceparent())).toList();
  }

  private static void requireOne(Job job, @Nullable Integer rows) throws LeaseLostException {
    if (rows == null || rows != 1) {
      throw new LeaseLostException(job);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
