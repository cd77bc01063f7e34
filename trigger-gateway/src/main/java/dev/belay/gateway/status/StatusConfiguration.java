package dev.belay.gateway.status;

import dev.belay.gateway.gate.answer.GateProperties;
import dev.belay.gateway.gate.keeper.GateKeeper;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.Outbox;
import dev.belay.jobs.Transactions;
import dev.belay.runtime.clock.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What all platforms share. Each platform that has a {@link StatusChannel} is shown statuses. */
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
      Outbox outbox,
      Transactions transactions,
      Clock clock) {
    return new RollbackStatuses(channels, table, jobs, outbox, transactions, clock);
  }

  @Bean
  Ticker statusForgetting(StatusTable table) {
    return new Ticker("statuses-forgetting", FORGET, table::forget);
  }

  @Bean
  StatusKinds statusKinds(StatusTable table, GateKeeper keeper, GateProperties properties) {
    return new StatusKinds(table, keeper, properties);
  }
}
