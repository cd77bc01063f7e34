package dev.belay.gateway.kafka;

import dev.belay.runtime.health.HealthFromMemory;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.schemas.Topics;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/**
 * The consumer of {@code belay.ci-events} is a plain container, not a binding: Spring Cloud
 * Function reads CloudEvents in its own way, which would get in between.
 */
@Configuration(proxyBeanMethods = false)
class CiEventsConfiguration {
  private static final String GROUP = "trigger-gateway-ci-events";

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> ciEvents(
      KafkaProperties kafka,
      RecordPublisher publisher,
      ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> listenerContainers) {
    Map<String, Object> settings = kafka.buildConsumerProperties();
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    ContainerProperties properties = new ContainerProperties(Topics.CI_EVENTS);
    properties.setGroupId(GROUP);
    properties.setMessageListener(new CiEventsListener(publisher));
    ConcurrentMessageListenerContainer<byte[], byte[]> container =
        new ConcurrentMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            properties);
    listenerContainers.configure(container, Topics.CI_EVENTS, GROUP);
    return container;
  }

  @Bean
  HealthFromMemory ciEventsHealthIndicator(
      ConcurrentMessageListenerContainer<byte[], byte[]> ciEvents) {
    return () ->
        ciEvents.isRunning()
            ? Health.up().build()
            : Health.down().withDetail("consumer", "stopped").build();
  }
}
