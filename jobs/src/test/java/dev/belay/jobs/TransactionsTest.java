package dev.belay.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  private final DataSource dataSource = TestDatabase.empty();
  private final Outbox outbox = new Outbox(dataSource);
  private final Transactions transactions = new Transactions(dataSource);

  @Test
  void aTransactionThatThrowsLeavesNothing() {
    assertThatThrownBy(
            () ->
                transactions.run(
                    () -> {
                      outbox.publish(List.of(record()));
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(outbox.unpublished()).isZero();
  }

  @Test
  void aTransactionInsideAnotherIsPartOfIt() {
    assertThatThrownBy(
            () ->
                transactions.run(
                    () -> {
                      transactions.run(() -> outbox.publish(List.of(record())));
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(outbox.unpublished()).isZero();
  }

  @Test
  void whatIsDoneIsCommittedAndAnswered() {
    String answer =
        transactions.get(
            () -> {
              outbox.publish(List.of(record()));
              return "done";
            });

    assertThat(answer).isEqualTo("done");
    assertThat(outbox.unpublished()).isEqualTo(1);
  }

  private static OutboxRecord record() {
    return new OutboxRecord("topic", "key", "value".getBytes(StandardCharsets.UTF_8));
  }
}
