package dev.belay.runtime.http;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** The edge to HTTP. */
@AutoConfiguration
@EnableConfigurationProperties(ApiProperties.class)
public class HttpConfiguration {
  @Bean
  ProblemAdvice problemAdvice() {
    return new ProblemAdvice();
  }

  /** Created only by services that ask for it: other services have no API that needs tokens. */
  @Bean
  @Lazy
  ApiTokens apiTokens(ApiProperties properties) {
    return new ApiTokens(properties.tokenFile());
  }
}
