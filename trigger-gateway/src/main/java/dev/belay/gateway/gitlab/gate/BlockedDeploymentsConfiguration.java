package dev.belay.gateway.gitlab.gate;

import dev.belay.gateway.gitlab.client.GitLabApi;
import dev.belay.gateway.platform.PlatformException;
import dev.belay.gateway.receive.Reception;
import dev.belay.runtime.clock.Ticker;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Asks for the blocked deployments of the configured projects, one after another. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GitLabGateProperties.class)
@ConditionalOnProperty("belay.gitlab.api-token")
class BlockedDeploymentsConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(BlockedDeploymentsConfiguration.class);

  @Bean
  Ticker blockedDeployments(
      GitLabApi api, Reception reception, GitLabGateProperties properties, Clock clock) {
    BlockedDeployments blocked = new BlockedDeployments(api, reception, clock);
    return new Ticker(
        "gitlab-blocked-deployments",
        properties.interval(),
        () -> properties.projects().forEach(project -> take(blocked, project)));
  }

  private static void take(BlockedDeployments blocked, String project) {
    try {
      blocked.take(project);
    } catch (PlatformException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("belay.project", project)
          .setCause(e)
          .log("GitLab can't be asked for blocked deployments now; it is asked again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
