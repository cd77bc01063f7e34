package dev.belay.ledger;

import dev.belay.jobs.JobStore;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.OutboxRelay;
import dev.belay.ledger.choice.Candidates;
import dev.belay.ledger.operation.store.NewOperations;
import dev.belay.ledger.operation.store.OperationTable;
import dev.belay.ledger.operation.store.Operations;
import dev.belay.ledger.operation.store.RecoveryMessages;
import dev.belay.ledger.policy.AutomaticRollbacks;
import dev.belay.ledger.policy.PolicyClock;
import dev.belay.ledger.read.VerificationQueries;
import dev.belay.ledger.verification.RecoveryEventPublisher;
import dev.belay.ledger.verification.VerificationRequests;
import dev.belay.policy.live.LivePolicy;
import dev.belay.policy.read.InvalidPolicyException;
import dev.belay.schemas.registry.RecordCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts operations together: the tables, the outbox, the clock. */
@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {
  private static final Duration OUTBOX_POLL = Duration.ofMillis(100);
  private static final int PATIENCE_SECONDS = 15;

  @Bean
  Operations operations(
      TransactionTemplate transactions,
      JdbcClient jdbc,
      DataSource dataSource,
      RecordCodec codec,
      Clock clock) {
    return new Operations(
        transactions,
        new OperationTable(jdbc),
        new JobStore(dataSource),
        new RecoveryMessages(codec),
        clock);
  }

  @Bean
  NewOperations newOperations(Candidates candidates, Operations operations, Clock clock) {
    return new NewOperations(candidates, operations, clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  OutboxRelay outboxRelay(DataSource dataSource, KafkaTemplate<byte[], byte[]> kafka) {
    return new OutboxRelay(dataSource, records -> publish(kafka, records), OUTBOX_POLL);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  OperationClock operationClock(
      Operations operations, AutomaticRollbacks rollbacks, Optional<PolicyClock> policyClock) {
    List<Runnable> ticks = new ArrayList<>(List.of(operations::tick, rollbacks::tick));
    policyClock.ifPresent(clock -> ticks.add(clock::tick));
    return new OperationClock(ticks);
  }

  /** Without it no drill is run by the clock, and nothing is verified again by itself. */
  @Bean(destroyMethod = "close")
  @ConditionalOnProperty("belay.policy.file")
  LivePolicy policy(LedgerProperties properties) throws IOException, InvalidPolicyException {
    LedgerProperties.Policy settings = Objects.requireNonNull(properties.policy());
    LivePolicy policy = LivePolicy.open(settings.file());
    policy.start(settings.reloadInterval());
    return policy;
  }

  @Bean
  @ConditionalOnProperty("belay.policy.file")
  PolicyClock policyClock(
      LivePolicy policy,
      JdbcClient jdbc,
      NewOperations requests,
      Candidates candidates,
      VerificationQueries verified,
      VerificationRequests verifications,
      Clock clock) {
    return new PolicyClock(
        policy::get, jdbc, requests, candidates, verified, verifications::request, clock);
  }

  @Bean
  AutomaticRollbacks automaticRollbacks(
      JdbcClient jdbc,
      Candidates candidates,
      NewOperations requests,
      Operations operations,
      Clock clock) {
    return new AutomaticRollbacks(jdbc, candidates, requests, operations, clock);
  }

  private static void publish(KafkaTemplate<byte[], byte[]> kafka, List<OutboxRecord> records) {
    List<Future<?>> sent = new ArrayList<>();
    for (OutboxRecord record : records) {
      sent.add(
          kafka.send(
              record.topic(), record.key().getBytes(StandardCharsets.UTF_8), record.value()));
    }
    try {
      for (Future<?> one : sent) {
        one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while publishing", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not acknowledge", e);
    }
  }

  @Bean
  RecoveryEventPublisher recoveryEventPublisher(
      KafkaTemplate<byte[], byte[]> kafka, RecordCodec codec) {
    return new RecoveryEventPublisher(kafka, codec);
  }

  @Bean
  VerificationRequests verificationRequests(
      JdbcClient jdbc, RecoveryEventPublisher publisher, Clock clock) {
    return new VerificationRequests(jdbc, publisher, clock);
  }
}
