package dev.belay.ledger.operation.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.ledger.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Who may replace a target, asked by several at once on a real PostgreSQL. */
class OperationTableTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  private final String target = "store-" + UUID.randomUUID();
  private final OperationTable table = new OperationTable(DATABASE.jdbc);

  @Test
  void aTargetIsTakenOnceAndTheHolderNamed() {
    UUID first = operation();

    Optional<UUID> free = table.take(target, first);
    Optional<UUID> taken = table.take(target, operation());

    assertThat(free).isEmpty();
    assertThat(taken).contains(first);
  }

  @Test
  void aHolderThatEndsBetweenTheTwoStatementsLeavesTheTargetToTheOneThatAsks() {
    UUID holder = operation();
    UUID asking = operation();
    table.take(target, holder);
    OperationTable interrupted =
        new OperationTable(
            JdbcClient.create(
                beforeTheFirst(
                    "select operation_id from ledger.operation_target",
                    () -> table.giveBackTargets(holder))));

    Optional<UUID> other = interrupted.take(target, asking);

    assertThat(other).isEmpty();
    assertThat(holders()).containsExactly(asking);
  }

  @Test
  void whoeverIsToldThatItIsFreeHasItHoweverManyAskAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> askers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        askers.add(this::takeAndGiveBackOftenEnough);
      }
      int taken = 0;
      for (Future<Integer> asker : threads.invokeAll(askers)) {
        taken += asker.get();
      }
      assertThat(taken).isPositive();
    }
    assertThat(holders()).isEmpty();
  }

  /** In one transaction each, as operations do; the row must be its own while it says so. */
  private int takeAndGiveBackOftenEnough() {
    UUID mine = operation();
    TransactionTemplate transaction = DATABASE.transactions();
    int taken = 0;
    for (int round = 0; round < 50; round++) {
      boolean free =
          Boolean.TRUE.equals(transaction.execute(status -> table.take(target, mine).isEmpty()));
      if (free) {
        taken++;
        assertThat(holders()).containsExactly(mine);
        transaction.executeWithoutResult(status -> table.giveBackTargets(mine));
      }
    }
    return taken;
  }

  private static UUID operation() {
    UUID id = UUID.randomUUID();
    DATABASE
        .jdbc
        .sql(
            """
            insert into ledger.operation
              (operation_id, kind, status, application, environment, requested_at, deadline, document)
            values (:id, 'rollback', 'comparing', 'shop', 'production', now(), now(), '{}')
            """)
        .param("id", id)
        .update();
    return id;
  }

  private List<UUID> holders() {
    return DATABASE
        .jdbc
        .sql("select operation_id from ledger.operation_target where target = :target")
        .param("target", target)
        .query(UUID.class)
        .list();
  }

  /** Something else happens on another connection just before a statement is first prepared. */
  private static DataSource beforeTheFirst(String statement, Runnable happens) {
    AtomicBoolean happened = new AtomicBoolean();
    return new DelegatingDataSource(DATABASE.source()) {
      @Override
      public Connection getConnection() throws java.sql.SQLException {
        Connection connection = super.getConnection();
        return (Connection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("prepareStatement")
                      && String.valueOf(arguments[0]).contains(statement)
                      && happened.compareAndSet(false, true)) {
                    happens.run();
                  }
                  try {
                    return method.invoke(connection, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
      }
    };
  }
}
