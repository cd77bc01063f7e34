package dev.belay.gateway.gitlab.client;

import dev.belay.gateway.receive.SourceSecrets;
import dev.belay.policy.store.SecretReference.UnresolvableSecretException;
import java.time.Clock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@link GitLabApi}, if {@code belay.gitlab.api-token} is set. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GitLabApiProperties.class)
class GitLabClientConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(GitLabClientConfiguration.class);
  private static final String TOKEN = "belay.gitlab.api-token";

  GitLabClientConfiguration(GitLabApiProperties properties) {
    if (properties.apiToken() == null) {
      LOG.atInfo().log(
          "{} is not set: blocked deployments are not answered, and lost deliveries are not"
              + " asked for again",
          TOKEN);
    }
  }

  @Bean
  @ConditionalOnProperty(TOKEN)
  GitLabApi gitLabApi(GitLabApiProperties properties, Clock clock)
      throws UnresolvableSecretException {
    String token =
        SourceSecrets.resolve(TOKEN, Objects.requireNonNull(properties.apiToken(), TOKEN));
    return new GitLabApi(properties.apiUrl(), token, clock);
  }
}
