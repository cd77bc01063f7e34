package dev.belay.ledger.operation.store;

import static dev.belay.ledger.operation.store.Rollbacks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.events.Event;
import dev.belay.events.EventReader;
import dev.belay.jobs.Outbox;
import dev.belay.ledger.TestDatabase;
import dev.belay.ledger.operation.Actor;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Progression;
import dev.belay.ledger.operation.store.Operations.ConflictException;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Operations in a real PostgreSQL, with a clock that the test sets. */
class OperationsTest {
  private final TestDatabase database = TestDatabase.migrated();
  private final RecordCodec codec =
      new RecordCodec(Map.of("schema.registry.url", "mock://operations-test"));
  private Instant now = NOON;
  private final Operations operations = ledger();

  @AfterEach
  void close() {
    codec.close();
  }

  @Test
  void aConfirmationAfterTheDeadlineIsRefused() {
    now = NOON.plus(Duration.ofMinutes(90));
    UUID id = waiting();

    now = NOON.plus(Duration.ofHours(2)).plusSeconds(1);

    assertThatThrownBy(() -> operations.confirm(id, Actor.named("alice")))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("could be confirmed until")
        .hasMessageContaining("request it again");
    assertThat(commands()).containsExactly("compare orders", "compare stock");
  }

  @Test
  void whatNobodyConfirmsIsCancelledAndGivesItsTargetsBack() {
    UUID id = waiting();

    now = NOON.plus(Duration.ofMinutes(61));
    operations.tick();

    assertThat(found(id).word()).isEqualTo("cancelled");
    assertThat(targets()).isZero();
    assertThat(events())
        .containsExactly("operation-requested", "operation-cancelled", "operation-completed");
  }

  @Test
  void targetsAreKeptUntilWhatWasPreparedIsRemoved() {
    UUID id = waiting();
    Instant deadline = operations.confirm(id, Actor.named("alice")).work().deadline();
    now = deadline.plus(Progression.GRACE).plusSeconds(1);

    operations.tick();
    operations.tick();
    Operation cleaning = found(id);
    long held = targets();
    operations.hear(of(id, Rollbacks.event("orders", RecoveryEventTypes.RESTORE_ABANDONED)));
    operations.hear(of(id, Rollbacks.event("stock", RecoveryEventTypes.RESTORE_ABANDONED)));

    assertThat(cleaning.word()).isEqualTo("cancelling");
    assertThat(held).isEqualTo(2);
    assertThat(found(id).word()).isEqualTo("failed");
    assertThat(targets()).isZero();
    assertThat(commands()).endsWith("cancel orders", "cancel stock");
    assertThat(events()).doesNotContain("operation-cancelled");
  }

  @Test
  void ofManyConfirmationsAtOnceOneCounts() throws Exception {
    for (int round = 0; round < 10; round++) {
      UUID id = waiting();

      List<Boolean> accepted =
          atOnce(
              () -> accepted(() -> operations.confirm(id, Actor.named("alice"))),
              () -> accepted(() -> ledger().confirm(id, Actor.named("bob"))),
              () -> accepted(() -> ledger().confirm(id, Actor.named("carol"))));

      assertThat(accepted).containsOnlyOnce(true);
      operations.cancel(id);
      abandoned(id);
    }
  }

  /** Whichever comes first, nothing that was cancelled goes on being prepared. */
  @Test
  void aConfirmationAgainstACancellationPreparesOnlyWhatIsCleanedUp() throws Exception {
    for (int round = 0; round < 20; round++) {
      UUID id = waiting();

      List<Boolean> accepted =
          atOnce(
              () -> accepted(() -> operations.confirm(id, Actor.named("alice"))),
              () -> accepted(() -> ledger().cancel(id)));

      boolean confirmed = accepted.getFirst();
      List<String> given = commandsOf(id);
      assertThat(accepted.getLast()).isTrue();
      assertThat(found(id).word()).isEqualTo(confirmed ? "cancelling" : "cancelled");
      assertThat(given.contains("prepare orders")).isEqualTo(confirmed);
      assertThat(given.contains("cancel orders")).isEqualTo(confirmed);
      abandoned(id);
      assertThat(found(id).word()).isEqualTo("cancelled");
    }
  }

  @Test
  void twoLedgersThatHearAndTickAtOnceGiveEachCommandOnce() throws Exception {
    UUID id = begin();
    Operations other = ledger();
    for (RecoveryEvent event :
        List.of(Rollbacks.compared("orders", 3, 1), Rollbacks.compared("stock", 0, 0))) {
      atOnce(() -> heard(operations, id, event), () -> heard(other, id, event));
    }
    operations.confirm(id, Actor.named("alice"));
    for (RecoveryEvent event :
        List.of(
            Rollbacks.prepared("orders"),
            Rollbacks.prepared("stock"),
            Rollbacks.applied("stock"),
            Rollbacks.applied("orders"))) {
      atOnce(
          () -> heard(operations, id, event),
          () -> heard(other, id, event),
          () -> {
            other.tick();
            return true;
          });
    }

    assertThat(found(id).word()).isEqualTo("succeeded");
    assertThat(commands())
        .containsExactly(
            "compare orders",
            "compare stock",
            "prepare orders",
            "prepare stock",
            "apply orders",
            "apply stock");
    assertThat(targets()).isZero();
  }

  @Test
  void oneThatCanNotBeToldTheTimeKeepsNoOtherFromItsTurn() {
    UUID broken = waiting();
    database
        .jdbc
        .sql(
            "update ledger.operation set document = '{}', deadline = :early where operation_id ="
                + " :id")
        .param("early", NOON.minusSeconds(1).atOffset(ZoneOffset.UTC))
        .param("id", broken)
        .update();
    database.jdbc.sql("delete from ledger.operation_target").update();
    UUID id = waiting();

    now = NOON.plus(Duration.ofHours(3));
    operations.tick();

    assertThat(found(id).word()).isEqualTo("cancelled");
  }

  @Test
  void operationsOfBeforeThereWereTimesOfStatesGoOn() {
    UUID id = waiting();
    database.jdbc.sql("update ledger.operation set document = document - 'since'").update();

    Operation confirmed = operations.confirm(id, Actor.named("alice"));

    assertThat(confirmed.word()).isEqualTo("preparing");
    assertThat(confirmed.work().deadline()).isEqualTo(NOON.plus(Duration.ofHours(2)));
  }

  private UUID waiting() {
    UUID id = begin();
    operations.hear(of(id, Rollbacks.compared("orders", 3, 1)));
    operations.hear(of(id, Rollbacks.compared("stock", 0, 0)));
    assertThat(found(id).word()).isEqualTo("awaiting-confirmation");
    return id;
  }

  private UUID begin() {
    return operations.begin(Rollbacks.rollback(UUID.randomUUID()), null).id();
  }

  private void abandoned(UUID id) {
    operations.hear(of(id, Rollbacks.event("orders", RecoveryEventTypes.RESTORE_ABANDONED)));
    operations.hear(of(id, Rollbacks.event("stock", RecoveryEventTypes.RESTORE_ABANDONED)));
  }

  private static boolean heard(Operations ledger, UUID id, RecoveryEvent event) {
    ledger.hear(of(id, event));
    return true;
  }

  private static Event of(UUID operation, RecoveryEvent event) {
    return EventReader.read(
        RecoveryEvent.newBuilder(event)
            .setOperation(
                dev.belay.schemas.Operation.newBuilder()
                    .setOperationId(operation.toString())
                    .setKind("rollback")
                    .setRequestedAt(NOON)
                    .setDeadline(NOON)
                    .build())
            .build());
  }

  private static boolean accepted(Runnable request) {
    try {
      request.run();
      return true;
    } catch (ConflictException e) {
      return false;
    }
  }

  @SafeVarargs
  private static List<Boolean> atOnce(Callable<Boolean>... requests) throws Exception {
    List<Boolean> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> answer : threads.invokeAll(List.of(requests))) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  private Operation found(UUID id) {
    return operations.find(id).orElseThrow();
  }

  private long targets() {
    return database
        .jdbc
        .sql("select count(*) from ledger.operation_target")
        .query(Long.class)
        .single();
  }

  private List<String> commands() {
    return outbox(Topics.RECOVERY_COMMANDS).stream()
        .map(value -> codec.decode(Topics.RECOVERY_COMMANDS, value, RecoveryCommand.class))
        .map(command -> command.getAction() + " " + command.getDataStore())
        .toList();
  }

  private List<String> commandsOf(UUID operation) {
    return outbox(Topics.RECOVERY_COMMANDS).stream()
        .map(value -> codec.decode(Topics.RECOVERY_COMMANDS, value, RecoveryCommand.class))
        .filter(command -> command.getOperationId().equals(operation.toString()))
        .map(command -> command.getAction() + " " + command.getDataStore())
        .toList();
  }

  private List<String> events() {
    return outbox(Topics.RECOVERY_EVENTS).stream()
        .map(value -> codec.decode(Topics.RECOVERY_EVENTS, value, RecoveryEvent.class).getType())
        .filter(type -> type.startsWith("operation-"))
        .toList();
  }

  private List<byte[]> outbox(String topic) {
    return database
        .jdbc
        .sql("select value from ledger.outbox where topic = :topic order by position")
        .param("topic", topic)
        .query((row, number) -> row.getBytes(1))
        .list();
  }

  /** Another process on the same database. */
  private Operations ledger() {
    DataSource source = database.source("ledger");
    return new Operations(
        new TransactionTemplate(new JdbcTransactionManager(source)),
        new OperationTable(JdbcClient.create(source)),
        new Outbox(source),
        new RecoveryMessages(codec),
        clock());
  }

  private Clock clock() {
    InstantSource source = () -> now;
    return source.withZone(ZoneOffset.UTC);
  }
}
