package dev.belay.ledger.intake;

import dev.belay.ledger.Ledger;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** Consumes recovery events. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeConfiguration.class);

  /**
   * The binding {@code recoveryEvents-in-0}. It throws, and the container decides what happens
   * then.
   */
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
          .log(isNew ? "Recorded an event" : "Ignored an event that was recorded before");
    };
  }
}
