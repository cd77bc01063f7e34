package dev.belay.gateway.decide;

import dev.belay.gateway.gate.keeper.GateKeeper;
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
import java.util.List;
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
 * event asks for has been acknowledged by Kafka, and its gate is in the database: a gate that can't
 * be opened now is tried again, and what comes after it waits.
 */
@Configuration(proxyBeanMethods = false)
class DecisionConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionConfiguration.class);

  @Bean
  Consumer<Message<byte[]>> deploymentEvents(
      LivePolicy policy, Publisher publisher, GateKeeper gates, Clock clock, MeterRegistry meters) {
    Counter failedConditions =
        Counter.builder("belay.policy.conditions.failed")
            .description("Conditions of rules that could not be decided, and so did not match")
            .register(meters);
    return message -> {
      DeploymentEvent event = publisher.decode(message.getPayload());
      InvalidEventException.refuseInvalid(event, clock.instant());
      Policy inForce = policy.get();
      Explanation explanation = inForce.explain(PolicyEvents.of(event));
      report(event, explanation, failedConditions);
      publish(event, inForce, explanation.decisions(), publisher);
      GateOpening.of(event, explanation.decisions())
          .ifPresent(it -> gates.open(it.deployment(), it.decision()));
    };
  }

  @Bean
  ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> patience(
      DeadLetters deadLetters) {
    return (container, destination, group) ->
        container.setCommonErrorHandler(
            FailedRecords.handler(deadLetters, RecordFaults::isAboutTheRecord));
  }

  private static void report(
      DeploymentEvent event, Explanation explanation, Counter failedConditions) {
    for (RuleTrace rule : explanation.failedConditions()) {
      failedConditions.increment();
      LOG.atWarn()
          .addKeyValue("belay.event", event.getType())
          .addKeyValue("belay.delivery", event.getDeliveryId())
          .addKeyValue("belay.rule", rule.id())
          .log("A condition does not match, since it failed: {}", rule.verdict());
    }
  }

  private static void publish(
      DeploymentEvent event, Policy policy, List<Decision> decisions, Publisher publisher) {
    for (Decision decision : decisions) {
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
