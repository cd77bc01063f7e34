package dev.belay.gateway.decide;

import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.gateway.publish.Publisher;
import dev.belay.gateway.publish.Publisher.NotPublishedException;
import dev.belay.gateway.spool.Background;
import dev.belay.gateway.status.CommitStatuses;
import dev.belay.messaging.DeadLetters;
import dev.belay.messaging.FailedRecords;
import dev.belay.messaging.Faults;
import dev.belay.messaging.ListenerContainers;
import dev.belay.policy.live.LivePolicy;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.registry.SchemaRegistryException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.messaging.Message;
import org.springframework.transaction.TransactionException;

/**
 * The consumer of {@code belay.deployment-events}. Its offset moves on when everything that an
 * event asks for has been acknowledged by Kafka, and its gate is in the database: a gate that can't
 * be opened now is tried again, and what comes after it waits.
 */
@Configuration(proxyBeanMethods = false)
class DecisionConfiguration {
  private static final Faults FAULTS =
      new Faults(
          List.of(DataIntegrityViolationException.class),
          List.of(
              NotPublishedException.class,
              SchemaRegistryException.class,
              DataAccessException.class,
              TransactionException.class));

  @Bean
  EventHandler eventHandler(
      Publisher publisher, GateKeeper gates, CommitStatuses statuses, MeterRegistry meters) {
    return new EventHandler(publisher, gates, statuses, meters);
  }

  @Bean
  Consumer<Message<byte[]>> deploymentEvents(
      LivePolicy policy, Publisher publisher, EventHandler handler, Clock clock) {
    AtomicInteger handled = new AtomicInteger();
    return message -> {
      DeploymentEvent event = publisher.decode(message.getPayload());
      InvalidEventException.refuseInvalid(event, clock.instant());
      handler.handle(event, policy.get());
      Background.giveWay(handled.incrementAndGet());
    };
  }

  @Bean
  ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> patience(
      DeadLetters deadLetters) {
    return ListenerContainers.with(() -> FailedRecords.handler(deadLetters, FAULTS));
  }
}
