package dev.belay.ledger.operation.store;

import dev.belay.ledger.operation.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Operations in the database. Lock an operation's row before you change it. */
public final class OperationTable {

  private static final int MOST_ATTEMPTS = 20;

  private final JdbcClient jdbc;

  public OperationTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The operation in a row with a {@code document}. */
  public static Operation read(ResultSet row, int number) throws SQLException {
    return OperationDocument.read(row.getString("document"));
  }

  Optional<Operation> find(UUID id) {
    return jdbc.sql("select document from ledger.operation where operation_id = :id")
        .param("id", id)
        .query(OperationTable::read)
        .optional();
  }

  Optional<Operation> findByKey(String idempotencyKey) {
    return jdbc.sql("select document from ledger.operation where idempotency_key = :key")
        .param("key", idempotencyKey)
        .query(OperationTable::read)
        .optional();
  }

  Optional<Operation> lock(UUID id) {
    return jdbc.sql("select document from ledger.operation where operation_id = :id for update")
        .param("id", id)
        .query(OperationTable::read)
        .optional();
  }

  /**
   * Operations that time alone may change: they wait or clean up, or their deadline was before
   * {@code late}.
   */
  List<UUID> due(Instant late) {
    return jdbc.sql(
            """
            select operation_id from ledger.operation
            where completed_at is null
              and (deadline <= :late or status in ('awaiting-confirmation', 'cancelling'))
            order by deadline
            """)
        .param("late", utc(late))
        .query(UUID.class)
        .list();
  }

  /**
   * @return false if another operation has this key; then nothing is changed
   */
  public boolean insert(Operation operation, @Nullable String idempotencyKey) {
    Instant completedAt = operation.completedAt();
    return jdbc.sql(
                """
                insert into ledger.operation
                  (operation_id, idempotency_key, kind, status, application, environment, requested_at, deadline, completed_at, document)
                values (:id, :key, :kind, :status, :application, :environment, :requestedAt, :deadline, :completedAt, :document::jsonb)
                on conflict (idempotency_key) do nothing
                """)
            .param("id", operation.id())
            .param("key", idempotencyKey)
            .param("kind", operation.kind().word())
            .param("status", operation.word())
            .param("application", operation.request().origin().application())
            .param("environment", operation.request().origin().environment())
            .param("requestedAt", utc(operation.request().terms().requestedAt()))
            .param("deadline", utc(operation.work().deadline()))
            .param("completedAt", completedAt == null ? null : utc(completedAt))
            .param("document", OperationDocument.write(operation))
            .update()
        == 1;
  }

  void update(Operation operation) {
    Instant completedAt = operation.completedAt();
    jdbc.sql(
            """
            update ledger.operation
            set status = :status, deadline = :deadline, completed_at = :completedAt, recovery_time_millis = :recoveryTime,
                data_age_millis = :dataAge, document = :document::jsonb
            where operation_id = :id
            """)
        .param("status", operation.word())
        .param("deadline", utc(operation.work().deadline()))
        .param("completedAt", completedAt == null ? null : utc(completedAt))
        .param("recoveryTime", operation.recoveryTimeMillis())
        .param("dataAge", operation.dataAgeMillis())
        .param("document", OperationDocument.write(operation))
        .param("id", operation.id())
        .update();
  }

  /** Who was the first to ask that what the operation replaced be dropped; empty if nobody has. */
  Optional<String> dropAskedBy(UUID id) {
    return jdbc.sql("select asked_by from ledger.drop_asked where operation_id = :id")
        .param("id", id)
        .query(String.class)
        .optional();
  }

  void askDrop(UUID id, String by, Instant at) {
    jdbc.sql(
            "insert into ledger.drop_asked (operation_id, asked_by, asked_at) values (:id, :by,"
                + " :at)")
        .param("id", id)
        .param("by", by)
        .param("at", utc(at))
        .update();
  }

  /**
   * @return whether somebody had asked
   */
  boolean forgetDrop(UUID id) {
    return jdbc.sql("delete from ledger.drop_asked where operation_id = :id")
            .param("id", id)
            .update()
        == 1;
  }

  void forgetDropsAskedBefore(Instant time) {
    jdbc.sql("delete from ledger.drop_asked where asked_at < :time")
        .param("time", utc(time))
        .update();
  }

  /**
   * Takes a target, or finds the operation that has it. If another transaction is taking it, this
   * waits for that transaction. If a holder gives the target back in between, this tries again.
   *
   * @return the running operation that has the target; then nothing is changed
   * @throws CannotAcquireLockException if the target changed hands too often
   */
  Optional<UUID> take(String target, UUID operation) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (insertTarget(target, operation)) {
        return Optional.empty();
      }
      Optional<UUID> holder = holder(target);
      if (holder.isPresent()) {
        return holder;
      }
    }
    throw new CannotAcquireLockException(
        "%s changed hands %d times while it was asked for".formatted(target, MOST_ATTEMPTS));
  }

  private boolean insertTarget(String target, UUID operation) {
    return jdbc.sql(
                """
                insert into ledger.operation_target (target, operation_id) values (:target, :operation)
                on conflict (target) do nothing
                """)
            .param("target", target)
            .param("operation", operation)
            .update()
        == 1;
  }

  private Optional<UUID> holder(String target) {
    return jdbc.sql("select operation_id from ledger.operation_target where target = :target")
        .param("target", target)
        .query(UUID.class)
        .optional();
  }

  void giveBackTargets(UUID operation) {
    jdbc.sql("delete from ledger.operation_target where operation_id = :operation")
        .param("operation", operation)
        .update();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
