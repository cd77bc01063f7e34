package dev.belay.ledger;

import dev.belay.jobs.Outbox;
import dev.belay.ledger.choice.Candidates;
import dev.belay.ledger.operation.Approvals;
import dev.belay.ledger.operation.store.NewOperations;
import dev.belay.ledger.operation.store.OperationTable;
import dev.belay.ledger.operation.store.Operations;
import dev.belay.ledger.operation.store.RecoveryMessages;
import dev.belay.ledger.policy.AutomaticRollbackTable;
import dev.belay.ledger.policy.AutomaticRollbacks;
import dev.belay.ledger.policy.DrillFireTable;
import dev.belay.ledger.policy.PolicyApprovals;
import dev.belay.ledger.policy.PolicyClock;
import dev.belay.ledger.read.VerificationQueries;
import dev.belay.ledger.verification.VerificationRequests;
import dev.belay.policy.live.LivePolicy;
import dev.belay.runtime.clock.Ticker;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts operations together: the tables, and the clock. */
@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {
  private static final Duration TURN = Duration.ofSeconds(2);

  @Bean
  Operations operations(
      TransactionTemplate transactions,
      JdbcClient jdbc,
      Outbox outbox,
      RecordCodec codec,
      Clock clock) {
    return new Operations(
        transactions, new OperationTable(jdbc), outbox, new RecoveryMessages(codec), clock);
  }

  @Bean
  NewOperations newOperations(
      Candidates candidates,
      Operations operations,
      ObjectProvider<LivePolicy> policy,
      LedgerProperties properties,
      Clock clock) {
    Approvals approvals =
        new PolicyApprovals(
            () -> Optional.ofNullable(policy.getIfAvailable()).map(LivePolicy::get),
            properties.ledger().replaceWithoutPolicy());
    return new NewOperations(candidates, operations, approvals, clock);
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker operationsTicker(Operations operations) {
    return new Ticker("operations", TURN, operations::tick);
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker automaticRollbacksTicker(AutomaticRollbacks rollbacks) {
    return new Ticker("automatic-rollbacks", TURN, rollbacks::tick);
  }

  @Bean
  @DependsOnDatabaseInitialization
  @ConditionalOnProperty("belay.policy.file")
  Ticker policyTicker(PolicyClock clock) {
    return new Ticker("policy-clock", TURN, clock::tick);
  }

  /** Without a policy file, no drill runs on schedule and no point is verified again. */
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
        policy::get,
        new DrillFireTable(jdbc),
        requests,
        candidates,
        verified,
        verifications::request,
        clock);
  }

  @Bean
  AutomaticRollbacks automaticRollbacks(
      JdbcClient jdbc,
      Candidates candidates,
      NewOperations requests,
      Operations operations,
      Clock clock) {
    return new AutomaticRollbacks(
        new AutomaticRollbackTable(jdbc), candidates, requests, operations, clock);
  }

  @Bean
  VerificationRequests verificationRequests(
      VerificationQueries points, RecordPublisher publisher, Clock clock) {
    return new VerificationRequests(points, publisher, clock);
  }
}
