package dev.belay.ledger;

import dev.belay.ledger.audit.AuditChain;
import dev.belay.ledger.audit.AuditTable;
import dev.belay.ledger.notify.Notifications;
import dev.belay.ledger.operation.store.Operations;
import dev.belay.ledger.policy.AutomaticRollbacks;
import dev.belay.ledger.read.Worsened;
import dev.belay.ledger.tables.ProjectionTables;
import dev.belay.schemas.trust.Role;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the flow together. */
@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {
  /** Whose records these are. */
  @Bean
  Role role() {
    return Role.LEDGER;
  }

  @Bean
  AuditChain auditChain(JdbcClient jdbc, Clock clock) {
    return new AuditChain(new AuditTable(jdbc), clock);
  }

  @Bean
  Ledger ledger(
      TransactionTemplate transactions,
      AuditChain chain,
      JdbcClient jdbc,
      Worsened worsened,
      Operations operations,
      AutomaticRollbacks rollbacks,
      Notifications notifications) {
    return new Ledger(
        transactions,
        chain,
        new ProjectionTables(jdbc),
        worsened,
        event -> {
          operations.hear(event);
          rollbacks.hear(event);
          notifications.hear(event);
        });
  }
}
