package dev.belay.ledger.intake;

import dev.belay.ledger.Ledger;
import dev.belay.messaging.DeadLetters;
import dev.belay.messaging.FailedRecords;
import dev.belay.messaging.Faults;
import dev.belay.messaging.ListenerContainers;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.registry.SchemaRegistryException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.messaging.Message;
import org.springframework.transaction.TransactionException;

/** What is consumed, and what becomes of a record that can't be recorded. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeConfiguration.class);
  private static final Faults FAULTS =
      new Faults(
          List.of(DataIntegrityViolationException.class),
          List.of(
              DataAccessException.class,
              TransactionException.class,
              SchemaRegistryException.class));

  /** The binding {@code recoveryEvents-in-0}; it throws, and the container decides what then. */
  @Bean
  Consumer<Message<byte[]>> recoveryEvents(RecordCodec codec, Ledger ledger) {
    return message -> {
      RecoveryEvent event =
          codec.decode(Topics.RECOVERY_EVENTS, message.getPayload(), RecoveryEvent.class);
      boolean isNew = ledger.record(event);
      LOG.atDebug()
          .addKeyValue("belay.event", event.getEventId())
          .addKeyValue("belay.event_type", event.getType())
          .addKeyValue("belay.recovery_set", event.getRecoverySetId())
          .addKeyValue("belay.recovery_point", event.getRecoveryPointId())
          .log(isNew ? "Recorded an event" : "Ignored an event that is recorded already");
    };
  }

  @Bean
  ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> deadLetters(
      KafkaTemplate<byte[], byte[]> kafka, MeterRegistry meters) {
    DeadLetters letters = new DeadLetters(kafka, meters);
    return ListenerContainers.with(() -> FailedRecords.handler(letters, FAULTS));
  }
}
