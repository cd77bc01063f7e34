package dev.belay.gateway.receive;

import dev.belay.gateway.spool.Spool;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way into the spool. */
@Configuration(proxyBeanMethods = false)
class ReceiveConfiguration {
  @Bean
  Intake intake(Spool spool, MeterRegistry meters) {
    return new Intake(spool, meters);
  }

  @Bean
  Reception reception(Intake intake, MeterRegistry meters) {
    return new Reception(intake, meters);
  }
}
