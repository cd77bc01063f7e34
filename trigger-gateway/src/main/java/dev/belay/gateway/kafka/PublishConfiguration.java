package dev.belay.gateway.kafka;

import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.schemas.Topics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the spool reaches Kafka. */
@Configuration(proxyBeanMethods = false)
class PublishConfiguration {
  @Bean
  SpooledRecords spooledRecords(RecordPublisher publisher) {
    return new SpooledRecords(event -> publisher.encode(Topics.DEPLOYMENT_EVENTS, event));
  }
}
