package dev.belay.gateway.github.client;

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

/** {@link GitHubApi} always; {@link GitHubApp} if {@code belay.github.app} is set. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GitHubApiProperties.class)
class GitHubClientConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(GitHubClientConfiguration.class);
  private static final String PRIVATE_KEY = "belay.github.app.private-key";

  @Bean
  GitHubApi gitHubApi(GitHubApiProperties properties, Clock clock) {
    if (!properties.app().isSet()) {
      LOG.atInfo().log(
          "belay.github.app is not set: deployment protection rules are not answered, and lost"
              + " deliveries of the App's webhook are not asked for again");
    }
    return new GitHubApi(properties.apiUrl(), clock);
  }

  @Bean
  @ConditionalOnProperty(PRIVATE_KEY)
  GitHubApp gitHubApp(GitHubApi api, GitHubApiProperties properties, Clock clock)
      throws UnresolvableSecretException {
    GitHubApiProperties.App app = properties.app();
    String pem =
        SourceSecrets.resolve(PRIVATE_KEY, Objects.requireNonNull(app.privateKey(), PRIVATE_KEY));
    String issuer =
        Objects.requireNonNull(app.clientId() == null ? app.id() : app.clientId(), "client-id");
    return new GitHubApp(api, issuer, PrivateKeyPem.read(pem), clock);
  }
}
