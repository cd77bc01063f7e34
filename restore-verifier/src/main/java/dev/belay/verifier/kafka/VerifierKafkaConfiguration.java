package dev.belay.verifier.kafka;

import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobStore;
import dev.belay.runtime.consume.DeadLetters;
import dev.belay.runtime.consume.MessagingConfiguration;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.verifier.VerifierProperties;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.Message;

/**
 * The verifier's bindings; the function's name is that of the binding in {@code
 * restore-verifier.yml}.
 */
@Configuration(proxyBeanMethods = false)
@Import(MessagingConfiguration.class)
class VerifierKafkaConfiguration {
  @Bean
  Consumer<Message<byte[]>> observedEvents(
      Function<byte[], RecoveryEvent> decoder,
      JobStore jobs,
      JobRunner runner,
      DeadLetters deadLetters,
      Clock clock,
      VerifierProperties properties) {
    return new RecoveryEventListener(
        decoder, jobs, runner, deadLetters, clock, properties.verifier().timeout());
  }

  @Bean
  Consumer<Message<byte[]>> recoveryCommands(
      Function<byte[], RecoveryCommand> recoveryCommandDecoder,
      JobStore jobs,
      JobRunner runner,
      DeadLetters deadLetters) {
    return new DrillListener(recoveryCommandDecoder, jobs, runner, deadLetters);
  }
}
