package dev.belay.gateway.github.status;

import dev.belay.gateway.github.client.GitHubApp;
import dev.belay.gateway.status.StatusKinds;
import dev.belay.runtime.jobs.KindOfJob;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** GitHub shows statuses if this gateway is an App there, unless they are switched off. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("belay.github.app.private-key")
@ConditionalOnBooleanProperty(name = "belay.github.commit-statuses", matchIfMissing = true)
class GitHubStatusConfiguration {
  @Bean
  GitHubStatuses gitHubStatuses(GitHubApp app) {
    return new GitHubStatuses(app);
  }

  @Bean
  KindOfJob gitHubStatusJobs(StatusKinds kinds, GitHubStatuses channel) {
    return kinds.recoverySets(channel);
  }

  @Bean
  KindOfJob gitHubRollbackJobs(StatusKinds kinds, GitHubStatuses channel) {
    return kinds.rollbacks(channel);
  }
}
