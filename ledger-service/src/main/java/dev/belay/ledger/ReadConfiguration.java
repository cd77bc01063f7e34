package dev.belay.ledger;

import dev.belay.ledger.choice.Candidates;
import dev.belay.ledger.read.CandidateQueries;
import dev.belay.ledger.read.CoverageQueries;
import dev.belay.ledger.read.GateQueries;
import dev.belay.ledger.read.HistoryFigures;
import dev.belay.ledger.read.KnownPoints;
import dev.belay.ledger.read.OperationFigures;
import dev.belay.ledger.read.OperationQueries;
import dev.belay.ledger.read.Overdue;
import dev.belay.ledger.read.PolicyQueries;
import dev.belay.ledger.read.RetentionQueries;
import dev.belay.ledger.read.SetQueries;
import dev.belay.ledger.read.StatusQueries;
import dev.belay.ledger.read.StoreFigures;
import dev.belay.ledger.read.VerificationQueries;
import dev.belay.ledger.read.Worsened;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the queries together. */
@Configuration(proxyBeanMethods = false)
class ReadConfiguration {
  @Bean
  Candidates candidates(JdbcClient jdbc) {
    return new CandidateQueries(jdbc);
  }

  @Bean
  SetQueries setQueries(JdbcClient jdbc, GateQueries gates, Clock clock) {
    return new SetQueries(jdbc, gates, clock);
  }

  @Bean
  StatusQueries statusQueries(JdbcClient jdbc, Candidates candidates, Clock clock) {
    return new StatusQueries(jdbc, candidates, clock);
  }

  @Bean
  CoverageQueries coverageQueries(JdbcClient jdbc, Clock clock) {
    return new CoverageQueries(jdbc, clock);
  }

  @Bean
  RetentionQueries retentionQueries(JdbcClient jdbc) {
    return new RetentionQueries(jdbc);
  }

  @Bean
  GateQueries gateQueries(JdbcClient jdbc) {
    return new GateQueries(jdbc);
  }

  @Bean
  PolicyQueries policyQueries(JdbcClient jdbc, Clock clock) {
    return new PolicyQueries(jdbc, clock);
  }

  @Bean
  OperationQueries operationQueries(JdbcClient jdbc) {
    return new OperationQueries(jdbc);
  }

  @Bean
  VerificationQueries verificationQueries(JdbcClient jdbc) {
    return new VerificationQueries(jdbc);
  }

  @Bean
  Worsened worsened(JdbcClient jdbc) {
    return new Worsened(jdbc);
  }

  @Bean
  KnownPoints knownPoints(JdbcClient jdbc) {
    return new KnownPoints(jdbc);
  }

  @Bean
  Overdue overdue(JdbcClient jdbc, Clock clock) {
    return new Overdue(jdbc, clock);
  }

  @Bean
  StoreFigures storeFigures(JdbcClient jdbc, Clock clock) {
    return new StoreFigures(jdbc, clock);
  }

  @Bean
  OperationFigures operationFigures(JdbcClient jdbc, Clock clock) {
    return new OperationFigures(jdbc, clock);
  }

  @Bean
  HistoryFigures historyFigures(JdbcClient jdbc) {
    return new HistoryFigures(jdbc);
  }
}
