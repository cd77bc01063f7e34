package dev.belay.ledger;

import dev.belay.ledger.audit.AuditChain;
import dev.belay.ledger.audit.AuditWatch;
import dev.belay.ledger.metrics.HistoryMetrics;
import dev.belay.ledger.metrics.LedgerGauges;
import dev.belay.ledger.metrics.OperationGauges;
import dev.belay.ledger.metrics.PolicyMetrics;
import dev.belay.ledger.policy.ProtectedStoreTable;
import dev.belay.ledger.read.HistoryFigures;
import dev.belay.ledger.read.OperationFigures;
import dev.belay.ledger.read.Overdue;
import dev.belay.ledger.read.PolicyQueries;
import dev.belay.ledger.read.StoreFigures;
import dev.belay.policy.live.LivePolicy;
import dev.belay.runtime.clock.Ticker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the metrics together, and what is looked at for them alone. */
@Configuration(proxyBeanMethods = false)
class LedgerMetricsConfiguration {
  private static final Duration BETWEEN_CHECKS_OF_THE_CHAIN = Duration.ofHours(1);
  private static final Duration BETWEEN_LOOKS_AT_THE_POLICY = Duration.ofSeconds(10);

  @Bean
  LedgerGauges ledgerGauges(StoreFigures figures, Overdue overdue, PrometheusRegistry registry) {
    LedgerGauges gauges = new LedgerGauges(figures, overdue);
    registry.register(gauges);
    return gauges;
  }

  @Bean
  OperationGauges operationGauges(
      OperationFigures operations, StoreFigures stores, PrometheusRegistry registry) {
    OperationGauges gauges = new OperationGauges(operations, stores);
    registry.register(gauges);
    return gauges;
  }

  @Bean
  HistoryMetrics historyMetrics(HistoryFigures figures, PrometheusRegistry registry) {
    HistoryMetrics metrics = new HistoryMetrics(figures);
    registry.register(metrics);
    return metrics;
  }

  @Bean
  PolicyMetrics policyMetrics(
      ObjectProvider<LivePolicy> policy,
      ProtectedStoreTable since,
      StoreFigures stores,
      OperationFigures operations,
      PrometheusRegistry registry) {
    PolicyMetrics metrics =
        new PolicyMetrics(
            () -> Optional.ofNullable(policy.getIfAvailable()).map(LivePolicy::get),
            since,
            stores,
            operations);
    registry.register(metrics);
    return metrics;
  }

  @Bean
  MeterBinder policiesInForce(PolicyQueries queries) {
    return registry ->
        Gauge.builder("belay.policies.in.force", queries, it -> it.inForce().size())
            .description("How many different policies services go by now")
            .register(registry);
  }

  @Bean
  ProtectedStoreTable protectedStores(JdbcClient jdbc, Clock clock) {
    return new ProtectedStoreTable(jdbc, clock);
  }

  @Bean
  @DependsOnDatabaseInitialization
  @ConditionalOnProperty("belay.policy.file")
  Ticker protectedStoresTicker(ProtectedStoreTable stores, LivePolicy policy) {
    return new Ticker(
        "protected-stores", BETWEEN_LOOKS_AT_THE_POLICY, () -> stores.note(policy.get()));
  }

  @Bean
  AuditWatch auditWatch(AuditChain chain, Clock clock) {
    return new AuditWatch(chain, clock);
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker auditTicker(AuditWatch watch) {
    return new Ticker("audit-chain", BETWEEN_CHECKS_OF_THE_CHAIN, watch::check);
  }

  /** Both are absent (NaN) until the chain was checked once: that is not known before. */
  @Bean
  MeterBinder auditChainMetrics(AuditWatch watch) {
    return registry -> {
      Gauge.builder(
              "belay.audit.chain.intact",
              watch,
              it -> it.last().map(last -> last.intact() ? 1.0 : 0.0).orElse(Double.NaN))
          .description("1 if the last check of the whole audit chain found every link to hold")
          .register(registry);
      TimeGauge.builder(
              "belay.audit.chain.checked.timestamp",
              watch,
              TimeUnit.MILLISECONDS,
              it -> it.last().map(last -> (double) last.at().toEpochMilli()).orElse(Double.NaN))
          .description("When that check began")
          .register(registry);
    };
  }
}
