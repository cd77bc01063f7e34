package dev.belay.runtime.kafka;

import dev.belay.runtime.clock.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.cloud.stream.config.BindingProperties;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.kafka.listener.MessageListenerContainer;

/** The connection to Kafka, and the watch on it, in every service. */
@AutoConfiguration
public class KafkaConfiguration {
  /** How long a consumer that is let in at last may wait for it. */
  private static final Duration TURN = Duration.ofSeconds(5);

  @Bean
  KafkaConnection kafkaConnection(KafkaProperties kafka, Environment environment) {
    return KafkaConnection.of(kafka, environment);
  }

  @Bean
  RefusedConsumers refusedConsumers() {
    return new RefusedConsumers();
  }

  @Bean
  KafkaWatch kafkaHealthIndicator(
      KafkaConnection connection,
      RefusedConsumers consumers,
      BindingServiceProperties bindings,
      ObjectProvider<MessageListenerContainer> containers) {
    return new KafkaWatch(connection, () -> topics(bindings, containers), consumers);
  }

  @Bean
  Ticker kafkaTicker(KafkaWatch kafkaHealthIndicator) {
    return new Ticker("kafka-watch", TURN, kafkaHealthIndicator::turn);
  }

  /** Those of bindings, and of containers that are no bindings. */
  private static Collection<String> topics(
      BindingServiceProperties bindings, ObjectProvider<MessageListenerContainer> containers) {
    Set<String> topics = new TreeSet<>();
    bindings.getBindings().values().stream()
        .map(BindingProperties::getDestination)
        .filter(Objects::nonNull)
        .forEach(topics::add);
    containers.stream()
        .map(container -> container.getContainerProperties().getTopics())
        .filter(Objects::nonNull)
        .forEach(names -> topics.addAll(Arrays.asList(names)));
    return topics;
  }
}
