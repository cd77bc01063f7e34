package dev.belay.runtime.publish;

import dev.belay.jobs.Outbox;
import dev.belay.jobs.OutboxRelay;
import dev.belay.runtime.jobs.JobsConfiguration;
import dev.belay.runtime.kafka.KafkaConnection;
import dev.belay.runtime.trust.RecordSigner;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaTemplate;

/** How every service publishes: directly, or through its outbox. */
@AutoConfiguration
public class PublishingConfiguration {
  @Bean
  RecordPublisher recordPublisher(
      KafkaTemplate<byte[], byte[]> kafka,
      RecordCodec codec,
      RecordSigner signer,
      Publishing publishingHealthIndicator) {
    return new RecordPublisher(kafka, codec, signer, publishingHealthIndicator);
  }

  @Bean
  Publishing publishingHealthIndicator(KafkaConnection connection) {
    return new Publishing(connection);
  }

  /**
   * Flyway creates the outbox's table.
   *
   * @param lookAround for what other processes wrote, and left when they died; this one's own is
   *     told at once
   */
  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  OutboxRelay outboxRelay(
      DataSource dataSource,
      Outbox outbox,
      RecordPublisher publisher,
      @Value(JobsConfiguration.LOOK_AROUND) Duration lookAround) {
    return new OutboxRelay(dataSource, outbox, publisher, lookAround);
  }
}
