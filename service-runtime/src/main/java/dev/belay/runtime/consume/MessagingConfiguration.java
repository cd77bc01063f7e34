package dev.belay.runtime.consume;

import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.OutboxRelay;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.backoff.FixedBackOff;

/** Imported by each service with an outbox: its binding is {@code recoveryEvents-out-0}. */
@Configuration(proxyBeanMethods = false)
public class MessagingConfiguration {
  private static final String RECOVERY_EVENTS = "recoveryEvents-out-0";
  private static final long RETRY_MILLIS = 1000;

  @Bean
  DeadLetters deadLetters(KafkaTemplate<byte[], byte[]> kafka, MeterRegistry meters) {
    return new DeadLetters(kafka, meters);
  }

  /**
   * Whatever fails below a listener (the inbox's database, the broker) passes: wait for it, lose
   * nothing.
   */
  @Bean
  ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> retryForEver() {
    return ListenerContainers.with(
        () ->
            new DefaultErrorHandler(
                new FixedBackOff(RETRY_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS)));
  }

  @Bean
  OutboxRelay.Publisher outboxPublisher(StreamBridge bridge) {
    return records -> {
      for (OutboxRecord record : records) {
        Message<byte[]> message =
            MessageBuilder.withPayload(record.value())
                .setHeader(KafkaHeaders.KEY, record.key().getBytes(StandardCharsets.UTF_8))
                .build();
        if (!bridge.send(RECOVERY_EVENTS, message)) {
          throw new IllegalStateException("the broker did not take an event of " + record.topic());
        }
      }
    };
  }
}
