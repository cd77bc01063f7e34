package dev.belay.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes the outbox, in order, at least once. Only one process at a time does it, under an
 * advisory lock of the database, so that the order of each key is kept.
 */
public final class OutboxRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final int BATCH = 200;

  /** Between two attempts to get the lock. */
  private static final Duration TAKEN = Duration.ofMillis(100);

  private static final Duration FAILED = Duration.ofMillis(500);

  /**
   * Sends records and returns when the broker has acknowledged all of them. Throws if it has not.
   */
  @FunctionalInterface
  public interface Publisher {
    void publish(List<OutboxRecord> records);
  }

  private final RepeatedFailure publishing = new RepeatedFailure(LOG, "Publishing the outbox");
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Publisher publisher;
  private final Duration poll;
  private final Semaphore written = new Semaphore(0);
  private final Thread thread;

  /**
   * @param outbox of the same data source: what is added there is published at once
   * @param poll how often it looks for what was not added there
   */
  public OutboxRelay(DataSource dataSource, Outbox outbox, Publisher publisher, Duration poll) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.publisher = publisher;
    this.poll = poll;
    this.thread = Thread.ofVirtual().name("outbox-relay").unstarted(this::relayUntilInterrupted);
    outbox.onWritten(written::release);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void relayUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        written.drainPermits();
        Relayed relayed = relay();
        publishing.isOver();
        if (relayed.published() == 0) {
          // Whoever has the lock may have looked before what is there now was committed.
          Duration pause = relayed.taken() && TAKEN.compareTo(poll) < 0 ? TAKEN : poll;
          boolean woken = written.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
          LOG.atTrace().addKeyValue("belay.woken", woken).log("Looking at the outbox again");
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        publishing.happened(e);
        try {
          TimeUnit.MILLISECONDS.sleep(FAILED.toMillis());
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }

  /**
   * Publishes the records that are due.
   *
   * @return how many records were published; 0 also when another process is publishing
   */
  int relayBatch() {
    return relay().published();
  }

  private Relayed relay() {
    Relayed relayed =
        transaction.execute(
            status -> {
              boolean mine =
                  jdbc.sql("select pg_try_advisory_xact_lock('outbox'::regclass::oid::bigint)")
                      .query(Boolean.class)
                      .single();
              return mine ? new Relayed(publishLocked(), false) : new Relayed(0, true);
            });
    return Objects.requireNonNull(relayed);
  }

  private int publishLocked() {
    List<Positioned> due =
        jdbc.sql(
                "select position, topic, key, value, traceparent from outbox"
                    + " order by position limit "
                    + BATCH)
            .query(
                (row, number) ->
                    new Positioned(
                        row.getLong(1),
                        new OutboxRecord(
                            row.getString(2), row.getString(3), row.getBytes(4), row.getString(5))))
            .list();
    if (due.isEmpty()) {
      return 0;
    }
    publisher.publish(due.stream().map(Positioned::record).toList());
    jdbc.sql("delete from outbox where position in (:positions)")
        .param("positions", due.stream().map(Positioned::position).toList())
        .update();
    return due.size();
  }

  /**
   * @param taken whether another process has the lock
   */
  private record Relayed(int published, boolean taken) {}

  private record Positioned(long position, OutboxRecord record) {}
}
