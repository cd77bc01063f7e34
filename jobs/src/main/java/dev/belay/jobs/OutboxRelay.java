package dev.belay.jobs;

import java.time.Duration;
import java.util.List;
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

  private final RepeatedFailure publishing = new RepeatedFailure(LOG, "Publishing the outbox");
  private static final int BATCH = 200;

  /**
   * Sends records and returns when the broker has acknowledged all of them. Throws if it has not.
   */
  @FunctionalInterface
  public interface Publisher {
    void publish(List<OutboxRecord> records);
  }

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Publisher publisher;
  private final Duration poll;
  private final Semaphore written = new Semaphore(0);
  private final Thread thread;

  public OutboxRelay(DataSource dataSource, Publisher publisher, Duration poll) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.publisher = publisher;
    this.poll = poll;
    this.thread = Thread.ofVirtual().name("outbox-relay").unstarted(this::relayUntilInterrupted);
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
        int published = relayBatch();
        publishing.isOver();
        if (published == 0) {
          boolean woken = written.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS);
          LOG.atTrace().addKeyValue("belay.woken", woken).log("Looking at the outbox again");
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        publishing.happened(e);
        try {
          TimeUnit.MILLISECONDS.sleep(Math.max(poll.toMillis(), 500));
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
    Integer published =
        transaction.execute(
            status -> {
              boolean mine =
                  jdbc.sql("select pg_try_advisory_xact_lock('outbox'::regclass::oid::bigint)")
                      .query(Boolean.class)
                      .single();
              return mine ? publishLocked() : 0;
            });
    return published == null ? 0 : published;
  }

  private int publishLocked() {
    List<Positioned> due =
        jdbc.sql("select position, topic, key, value from outbox order by position limit " + BATCH)
            .query(
                (row, number) ->
                    new Positioned(
                        row.getLong(1),
                        new OutboxRecord(row.getString(2), row.getString(3), row.getBytes(4))))
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

  private record Positioned(long position, OutboxRecord record) {}
}
