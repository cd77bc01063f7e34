package dev.belay.gateway.gitlab.status;

import dev.belay.gateway.gitlab.client.GitLabApi;
import dev.belay.gateway.status.StatusKinds;
import dev.belay.runtime.jobs.KindOfJob;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** GitLab shows statuses if this gateway has a token for it, unless they are switched off. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("belay.gitlab.api-token")
@ConditionalOnBooleanProperty(name = "belay.gitlab.commit-statuses", matchIfMissing = true)
class GitLabStatusConfiguration {
  @Bean
  GitLabStatuses gitLabStatuses(GitLabApi api) {
    return new GitLabStatuses(api);
  }

  @Bean
  KindOfJob gitLabStatusJobs(StatusKinds kinds, GitLabStatuses channel) {
    return kinds.recoverySets(channel);
  }

  @Bean
  KindOfJob gitLabRollbackJobs(StatusKinds kinds, GitLabStatuses channel) {
    return kinds.rollbacks(channel);
  }
}
