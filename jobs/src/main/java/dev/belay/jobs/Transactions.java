package dev.belay.jobs;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions on a service's database, for code that changes several tables, jobs and the outbox
 * at once. All of a transaction is committed, or nothing when it throws.
 */
public final class Transactions {
  private final TransactionTemplate template;

  public Transactions(DataSource dataSource) {
    this.template = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  /** Does the task in a transaction; in the caller's, if there is one. */
  public void run(Runnable task) {
    template.executeWithoutResult(status -> task.run());
  }

  /** Does the task in a transaction; in the caller's, if there is one. */
  public <T> T get(Supplier<T> task) {
    return template.execute(status -> task.get());
  }
}
