package dev.belay.gateway.generic;

import dev.belay.gateway.callers.Callers;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SourcesProperties.class)
class GenericConfiguration {
  @Bean
  DescribedSources describedSources(SourcesProperties properties, Callers callers)
      throws InvalidSourcesException {
    return DescribedSources.of(properties, callers::knowsIssuer);
  }
}
