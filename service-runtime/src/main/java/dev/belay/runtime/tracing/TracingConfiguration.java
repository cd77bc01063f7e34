package dev.belay.runtime.tracing;

import dev.belay.schemas.trust.Role;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** A tracer for each service, also where several run in one process: nothing of it is global. */
@AutoConfiguration
public class TracingConfiguration {
  /** Behind everything that can refuse a request. */
  private static final int LAST = Integer.MAX_VALUE;

  @Bean(destroyMethod = "close")
  OpenTelemetrySdk openTelemetry(
      ConfigurableEnvironment environment, @Value("${spring.application.name:}") String service) {
    return TraceSdk.of(TraceSettings.from(environment), service);
  }

  @Bean
  Tracer tracer(OpenTelemetrySdk openTelemetry, Role role) {
    return openTelemetry.getTracer("dev.belay." + role.word());
  }

  @Bean
  FilterRegistrationBean<CallersTrace> callersTrace() {
    FilterRegistrationBean<CallersTrace> filter = new FilterRegistrationBean<>(new CallersTrace());
    filter.setOrder(LAST);
    return filter;
  }
}
