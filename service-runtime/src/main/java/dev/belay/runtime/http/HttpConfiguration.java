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

  /** Made by services that ask for it: the others have no API whose tokens could be missing. */
  @Bean
  @Lazy
  ApiTokens apiTokens(ApiProperties properties) {
    return new ApiTokens(properties.tokenFile());
  }
}
