package dev.belay.jobs;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What {@link OutboxRelay} has to publish. Records enter it in the transaction that made them true.
 */
public final class Outbox {
  private final JdbcClient jdbc;
  private final AfterCommit written = new AfterCommit();

  public Outbox(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  /** Adds records, in the transaction that the thread has open on this data source. */
  public void publish(List<OutboxRecord> records) {
    String here = TraceParent.current();
    for (OutboxRecord record : records) {
      jdbc.sql(
              """
              insert into outbox (topic, key, value, traceparent)
              values (:topic, :key, :value, :traceparent)
              """)
          .param("topic", record.topic())
          .param("key", record.key())
          .param("value", record.value())
          .param("traceparent", record.traceparent() == null ? here : record.traceparent())
          .update();
    }
    if (!records.isEmpty()) {
      written.tell();
    }
  }

  /**
   * @param listener told after each transaction that has added records here, in this process; it
   *     must be quick, and may be told when there is nothing new
   */
  void onWritten(Runnable listener) {
    written.add(listener);
  }

  /** Records that have not been published. */
  public long unpublished() {
    return jdbc.sql("select count(*) from outbox").query(Long.class).single();
  }
}
