package dev.belay.runtime.consume;

import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.runtime.trust.RecordVetting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.cloud.stream.config.ListenerContainerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;

/** How every service consumes. Each service names its own topics. */
@AutoConfiguration
public class ConsumingConfiguration {
  /** Longer than any pause between attempts, and than the restart of a broker or database. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  @Bean
  DeadLetters deadLetters(RecordPublisher publisher, MeterRegistry meters) {
    return new DeadLetters(publisher, meters);
  }

  @Bean
  RecordsInHand consumingHealthIndicator(MeterRegistry meters) {
    RecordsInHand inHand = new RecordsInHand(System::nanoTime, LONGEST_WAIT);
    Gauge.builder("belay.consuming.longest.wait", inHand, it -> it.longest().toMillis() / 1000.0)
        .description("How long this process has been trying the record that has waited longest")
        .baseUnit("seconds")
        .register(meters);
    return inHand;
  }

  @Bean
  ListenerContainerCustomizer<AbstractMessageListenerContainer<?, ?>> listenerContainers(
      DeadLetters deadLetters,
      RecordsInHand inHand,
      RecordVetting vetting,
      Tracer tracer,
      @Value(ListenerContainers.POLL) Duration poll) {
    return new ListenerContainers(deadLetters, inHand, vetting, tracer, poll);
  }
}
