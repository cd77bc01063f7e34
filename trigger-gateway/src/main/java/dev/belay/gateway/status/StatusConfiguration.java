package dev.belay.gateway.status;

import dev.belay.gateway.gate.answer.GateProperties;
import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.gateway.platform.github.GitHubApp;
import dev.belay.gateway.platform.gitlab.GitLabApi;
import dev.belay.jobs.JobStore;
import dev.belay.runtime.clock.Ticker;
import dev.belay.runtime.jobs.KindOfJob;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Statuses on the platforms whose credentials this gateway has, unless they are switched off. */
@Configuration(proxyBeanMethods = false)
class StatusConfiguration {
  private static final Duration FORGET = Duration.ofHours(1);

  @Bean
  StatusTable statusTable(DataSource dataSource) {
    return new StatusTable(JdbcClient.create(dataSource));
  }

  @Bean
  StatusChanges statusChanges(StatusTable table, JobStore jobs, Clock clock) {
    return new StatusChanges(table, jobs, clock);
  }

  @Bean
  CommitStatuses commitStatuses(
      List<StatusChannel> channels,
      StatusTable table,
      GateKeeper keeper,
      JobStore jobs,
      Clock clock) {
    return new CommitStatuses(
        channels.stream().map(StatusChannel::platform).collect(Collectors.toSet()),
        table,
        keeper,
        jobs,
        clock);
  }

  @Bean
  RollbackStatuses rollbackStatuses(
      List<StatusChannel> channels,
      StatusTable table,
      JobStore jobs,
      DataSource dataSource,
      Clock clock) {
    return new RollbackStatuses(
        channels,
        table,
        jobs,
        new TransactionTemplate(new JdbcTransactionManager(dataSource)),
        clock);
  }

  @Bean
  Ticker statusForgetting(StatusTable table) {
    return new Ticker("statuses-forgetting", FORGET, table::forget);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("belay.github.app.private-key")
  @ConditionalOnBooleanProperty(name = "belay.github.commit-statuses", matchIfMissing = true)
  static class GitHub {
    @Bean
    GitHubStatuses gitHubStatuses(GitHubApp app) {
      return new GitHubStatuses(app);
    }

    @Bean
    KindOfJob gitHubStatusJobs(
        GitHubStatuses channel, StatusTable table, GateKeeper keeper, GateProperties properties) {
      return new KindOfJob(
          StatusJobs.kind(channel.platform()),
          new StatusHandler(table, keeper, channel, properties));
    }

    @Bean
    KindOfJob gitHubRollbackJobs(GitHubStatuses channel, GateProperties properties) {
      return new KindOfJob(
          RollbackJob.kind(channel.platform()), new RollbackHandler(channel, properties));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("belay.gitlab.api-token")
  @ConditionalOnBooleanProperty(name = "belay.gitlab.commit-statuses", matchIfMissing = true)
  static class GitLab {
    @Bean
    GitLabStatuses gitLabStatuses(GitLabApi api) {
      return new GitLabStatuses(api);
    }

    @Bean
    KindOfJob gitLabStatusJobs(
        GitLabStatuses channel, StatusTable table, GateKeeper keeper, GateProperties properties) {
      return new KindOfJob(
          StatusJobs.kind(channel.platform()),
          new StatusHandler(table, keeper, channel, properties));
    }

    @Bean
    KindOfJob gitLabRollbackJobs(GitLabStatuses channel, GateProperties properties) {
      return new KindOfJob(
          RollbackJob.kind(channel.platform()), new RollbackHandler(channel, properties));
    }
  }
}
