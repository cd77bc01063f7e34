package dev.belay.gateway.callers;

import dev.belay.policy.live.LivePolicy;
import dev.belay.runtime.http.ApiTokens;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An issuer's keys are fetched when its first token comes, not at the start. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OidcProperties.class)
class CallersConfiguration {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  @Bean
  Callers callers(ApiTokens tokens, OidcProperties properties, Clock clock) {
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    Map<String, OidcIssuer> issuers = new HashMap<>();
    for (IssuerSettings settings : IssuerSettings.of(properties)) {
      issuers.put(
          settings.issuer(), new OidcIssuer(settings, IssuerKeys.of(settings, http), clock));
    }
    return new Callers(tokens, issuers);
  }

  @Bean
  OwnEvents ownEvents(LivePolicy policy) {
    return new OwnEvents(policy);
  }
}
