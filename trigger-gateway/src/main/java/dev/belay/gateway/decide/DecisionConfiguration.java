package dev.belay.gateway.decide;

import dev.belay.gateway.background.Background;
import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.gateway.handled.HandledEventTable;
import dev.belay.gateway.status.CommitStatuses;
import dev.belay.policy.live.LivePolicy;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.RecordSignature;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/**
 * The consumer of {@code belay.deployment-events}. Its offset moves on when Kafka has acknowledged
 * everything that an event asks for, and the event's gate is in the database. A gate that can't be
 * opened now is tried again; later events wait for it.
 */
@Configuration(proxyBeanMethods = false)
class DecisionConfiguration {
  @Bean
  EventHandler eventHandler(
      RecordPublisher publisher,
      GateKeeper gates,
      CommitStatuses statuses,
      HandledEventTable handled,
      MeterRegistry meters) {
    return new EventHandler(publisher, gates, statuses, handled, meters);
  }

  @Bean
  Consumer<Message<byte[]>> deploymentEvents(
      LivePolicy policy, RecordCodec codec, EventHandler handler, Clock clock) {
    AtomicInteger handled = new AtomicInteger();
    return message -> {
      DeploymentEvent event =
          codec.decode(Topics.DEPLOYMENT_EVENTS, message.getPayload(), DeploymentEvent.class);
      InvalidEventException.refuseInvalid(event, clock.instant());
      handler.handle(event, policy.get(), isVouchedFor(message));
      Background.giveWay(handled.incrementAndGet());
    };
  }

  /** A record with a signature that does not hold is no message: it was put aside. */
  private static boolean isVouchedFor(Message<byte[]> message) {
    return message.getHeaders().containsKey(RecordSignature.SIGNATURE);
  }
}
