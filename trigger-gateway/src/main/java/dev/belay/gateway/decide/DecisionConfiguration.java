package dev.belay.gateway.decide;

import dev.belay.gateway.publish.Publisher;
import dev.belay.messaging.DeadLetters;
import dev.belay.messaging.FailedRecords;
import dev.belay.policy.Decision;
import dev.belay.policy.Explanation;
import dev.belay.policy.Explanation.RuleTrace;
import dev.belay.policy.LivePolicy;
import dev.belay.policy.Policy;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import dev.belay.sources.PolicyEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.messaging.Message;

/**
 * The consumer of {@code belay.deployment-events}. Its offset moves on when everything that an
 * event asks for has been acknowledged by Kafka.
 */
@Configuration(proxyBeanMethods = false)
class DecisionConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionConfiguration.class);

  @Bean
  Consumer<Message<byte[]>> deploymentEvents(
      LivePolicy policy, Publisher publisher, Clock clock, MeterRegistry meters) {
    Counter failedConditions =
        Counter.builder("belay.policy.conditions.failed")
            .description("Conditions of rules that could not be decided, and so did not match")
            .register(meters);
    return message -> {
      DeploymentEvent event = publisher.decode(message.getPayload());
      handle(
          InvalidEventException.refuseInvalid(event, clock.instant()),
          policy.get(),
          publisher,
          failedConditions);
    };
  }

  @Bean
  ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> patience(
      DeadLetters deadLetters) {
    return (container, destination, group) ->
        container.setCommonErrorHandler(
            FailedRecords.handler(deadLetters, RecordFaults::isAboutTheRecord));
  }

  private static void handle(
      DeploymentEvent event, Policy policy, Publisher publisher, Counter failedConditions) {
    Explanation explanation = policy.explain(PolicyEvents.of(event));
    for (RuleTrace rule : explanation.failedConditions()) {
      failedConditions.increment();
      LOG.atWarn()
          .addKeyValue("belay.event", event.getType())
          .addKeyValue("belay.delivery", event.getDeliveryId())
          .addKeyValue("belay.rule", rule.id())
          .log("A condition does not match, since it failed: {}", rule.verdict());
    }
    for (Decision decision : explanation.decisions()) {
      switch (decision) {
        case Decision.Capture capture ->
            publish(RecoverySets.request(policy, event, capture), publisher);
        case Decision.NoMatch noMatch ->
            LOG.atInfo()
                .addKeyValue("belay.event", event.getType())
                .addKeyValue("belay.delivery", event.getDeliveryId())
                .addKeyValue("belay.subject", noMatch.subject())
                .log("Nothing is captured: {}", noMatch.reason());
      }
    }
  }

  /** The set first: whoever sees a command can already know what it belongs to. */
  private static void publish(RequestedSet set, Publisher publisher) {
    String setId = set.requested().getRecoverySetId();
    publisher.publish(Topics.RECOVERY_EVENTS, setId, set.requested());
    set.commands()
        .forEach(
            command -> publisher.publish(Topics.BACKUP_COMMANDS, command.getDataStore(), command));
    LOG.atInfo()
        .addKeyValue("belay.recovery_set", setId)
        .addKeyValue("belay.rule", set.requested().getRequested().getRule())
        .addKeyValue("belay.commands", set.commands().size())
        .log("A recovery set was requested");
  }
}
