package dev.belay.verifier.kafka;

import dev.belay.jobs.JobStore;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.verifier.VerifierProperties;
import dev.belay.verifier.verification.VerificationEvents;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/**
 * The verifier's bindings. A function has the name of its binding in {@code restore-verifier.yml}.
 */
@Configuration(proxyBeanMethods = false)
class VerifierKafkaConfiguration {
  @Bean
  Consumer<Message<byte[]>> observedEvents(
      Function<byte[], RecoveryEvent> decoder,
      JobStore jobs,
      VerificationEvents events,
      Clock clock,
      VerifierProperties properties) {
    return new RecoveryEventListener(
        decoder,
        jobs,
        events,
        clock,
        properties.verifier().timeout(),
        properties.verifier().parallelism());
  }

  @Bean
  Consumer<Message<byte[]>> recoveryCommands(
      Function<byte[], RecoveryCommand> recoveryCommandDecoder, JobStore jobs) {
    return new DrillListener(recoveryCommandDecoder, jobs);
  }
}
