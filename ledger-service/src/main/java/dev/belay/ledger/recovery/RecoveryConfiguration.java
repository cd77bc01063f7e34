package dev.belay.ledger.recovery;

import dev.belay.jobs.JobStore;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.OutboxRelay;
import dev.belay.schemas.registry.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts operations together: the tables, the outbox, the clock. */
@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {
  private static final Duration OUTBOX_POLL = Duration.ofMillis(100);
  private static final int PATIENCE_SECONDS = 15;

  @Bean
  Operations operations(
      TransactionTemplate transactions,
      JdbcClient jdbc,
      DataSource dataSource,
      RecordCodec codec,
      Clock clock) {
    return new Operations(
        transactions,
        new OperationTable(jdbc),
        new JobStore(dataSource),
        new RecoveryMessages(codec),
        clock);
  }

  @Bean
  NewOperations newOperations(JdbcClient jdbc, Operations operations, Clock clock) {
    return new NewOperations(new Candidates(jdbc), operations, clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  OutboxRelay outboxRelay(DataSource dataSource, KafkaTemplate<byte[], byte[]> kafka) {
    return new OutboxRelay(dataSource, records -> publish(kafka, records), OUTBOX_POLL);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  OperationClock operationClock(Operations operations) {
    return new OperationClock(operations);
  }

  private static void publish(KafkaTemplate<byte[], byte[]> kafka, List<OutboxRecord> records) {
    List<Future<?>> sent = new ArrayList<>();
    for (OutboxRecord record : records) {
      sent.add(
          kafka.send(
              record.topic(), record.key().getBytes(StandardCharsets.UTF_8), record.value()));
    }
    try {
      for (Future<?> one : sent) {
        one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while publishing", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not acknowledge", e);
    }
  }
}
