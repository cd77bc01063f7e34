package dev.belay.gateway.receive;

import dev.belay.gateway.handled.IgnoredDeliveries;
import dev.belay.gateway.spool.Spool;
import dev.belay.policy.live.LivePolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way into the spool. */
@Configuration(proxyBeanMethods = false)
class ReceiveConfiguration {
  @Bean
  Intake intake(Spool spool, Tracer tracer, MeterRegistry meters) {
    return new Intake(spool, tracer, meters);
  }

  @Bean
  Reception reception(
      Intake intake, LivePolicy policy, IgnoredDeliveries ignored, MeterRegistry meters) {
    return new Reception(intake, new Outlook(policy::get), ignored, meters);
  }
}
