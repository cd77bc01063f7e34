package dev.belay.gateway.publish;

import dev.belay.runtime.consume.DeadLetters;
import dev.belay.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

/** What is published, and what is put aside, by whichever part of the gateway. */
@Configuration(proxyBeanMethods = false)
class PublishConfiguration {
  @Bean
  DeadLetters deadLetters(KafkaTemplate<byte[], byte[]> kafka, MeterRegistry meters) {
    return new DeadLetters(kafka, meters);
  }

  @Bean
  SpooledRecords spooledRecords(Publisher publisher) {
    return new SpooledRecords(event -> publisher.encode(Topics.DEPLOYMENT_EVENTS, event));
  }
}
