package dev.belay.ledger.operation.store;

import dev.belay.events.Action;
import dev.belay.events.Event;
import dev.belay.events.Happening;
import dev.belay.jobs.Outbox;
import dev.belay.jobs.OutboxRecord;
import dev.belay.ledger.operation.Actor;
import dev.belay.ledger.operation.Destination;
import dev.belay.ledger.operation.History;
import dev.belay.ledger.operation.Kind;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Progression;
import dev.belay.ledger.operation.Progression.Next;
import dev.belay.ledger.operation.Progression.Order;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps operations. Each change of an operation is one transaction, together with the commands and
 * events that follow from it. Several ledgers can share one database.
 */
public class Operations {
  private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
  private static final Duration SECOND_WITHIN = Duration.ofHours(1);

  private final TransactionOperations transactions;
  private final OperationTable table;
  private final Outbox outbox;
  private final RecoveryMessages messages;
  private final Clock clock;

  public Operations(
      TransactionOperations transactions,
      OperationTable table,
      Outbox outbox,
      RecoveryMessages messages,
      Clock clock) {
    this.transactions = transactions;
    this.table = table;
    this.outbox = outbox;
    this.messages = messages;
    this.clock = clock;
  }

  /** The operation's state does not allow the change. */
  public static final class ConflictException extends RuntimeException {
    public ConflictException(String message) {
      super(message);
    }
  }

  public Optional<Operation> find(UUID id) {
    return table.find(id);
  }

  /** The operation that was requested before under this key. */
  public Optional<Operation> findByKey(@Nullable String idempotencyKey) {
    return idempotencyKey == null ? Optional.empty() : table.findByKey(idempotencyKey);
  }

  /**
   * Records a new operation and its first commands. Requests with the same key, even at the same
   * moment, give the same operation.
   *
   * @return the operation; if the key was used before, the operation of that request
   * @throws ConflictException when another running operation replaces the same target
   */
  public Operation begin(Operation operation, @Nullable String idempotencyKey) {
    return inTransaction(
        () -> {
          if (!table.insert(operation, idempotencyKey)) {
            return findByKey(idempotencyKey).orElseThrow();
          }
          for (Part part : operation.parts()) {
            takeTarget(operation, part);
          }
          Instant now = clock.instant();
          List<OutboxRecord> records = new ArrayList<>();
          records.add(messages.event(operation, Happening.OperationRequested::new, now));
          Next next = Progression.begin(operation);
          next.orders().forEach(order -> records.add(messages.command(operation, order)));
          outbox.publish(records);
          LOG.atInfo()
              .addKeyValue("belay.operation", operation.id())
              .addKeyValue("belay.recovery_set", operation.request().sets().chosen())
              .log("A {} was requested", operation.kind().word());
          return operation;
        });
  }

  /** Records a request that was refused before the operation began. */
  public void beginEnded(Operation operation, String idempotencyKey) {
    inTransaction(
        () -> {
          if (table.insert(operation, idempotencyKey)) {
            outbox.publish(
                List.of(
                    messages.event(operation, Happening.OperationCompleted::new, clock.instant())));
          }
          return operation;
        });
  }

  private void takeTarget(Operation operation, Part part) {
    Destination destination = part.subject().destination();
    if (destination == null || operation.kind() == Kind.COMPARISON) {
      return;
    }
    Optional<UUID> other = table.take(destination.text(), operation.id());
    if (other.isPresent()) {
      throw new ConflictException(
          "operation %s is restoring %s: wait for its end, or cancel it"
              .formatted(other.get(), destination.text()));
    }
  }

  /**
   * Somebody agrees to what the operation would discard. The same confirmation once more changes
   * nothing.
   *
   * @throws ConflictException if it does not wait for a confirmation, or no longer
   * @throws SecondPersonException if it waits for somebody else
   */
  public Operation confirm(UUID id, Actor by) {
    return change(
        id,
        operation -> {
          if (isConfirmedBy(operation, by)) {
            return new Next(operation, List.of());
          }
          if (!(operation instanceof Operation.AwaitingConfirmation waiting)) {
            throw new ConflictException(
                "operation %s is %s: only one that awaits confirmation can be confirmed"
                    .formatted(id, operation.word()));
          }
          Instant now = clock.instant();
          if (now.isAfter(waiting.until())) {
            throw new ConflictException(
                "operation %s could be confirmed until %s (its deadline, or an hour of waiting): request it again"
                    .formatted(id, waiting.until()));
          }
          String asked = waiting.request().terms().notBy();
          if (asked != null && !by.isSecondTo(asked)) {
            throw SecondPersonException.toConfirm(id, asked);
          }
          return Progression.confirm(waiting, by.text(), now);
        });
  }

  /** Whether they confirmed it before, and not with the request itself. */
  private static boolean isConfirmedBy(Operation operation, Actor by) {
    History history = operation.history();
    return history.awaiting() != null
        && history.confirmedBy() != null
        && history.confirmedBy().equals(by.text());
  }

  public Operation cancel(UUID id) {
    return change(
        id,
        operation -> {
          if (operation.hasEnded() || operation instanceof Operation.Applying) {
            throw new ConflictException(
                "operation %s is %s: it can no longer be cancelled"
                    .formatted(id, operation.word()));
          }
          return Progression.cancel(operation, "it was cancelled", clock.instant());
        });
  }

  /**
   * Tells the workers to drop the replaced data. Where the operation needed two people, so does
   * this: the first one's request is remembered for an hour.
   *
   * @throws SecondPersonException if somebody else must ask for it, too
   */
  public Operation dropReplaced(UUID id, Actor by) {
    Operation operation = dropReplacedOrAsk(id, by);
    table
        .dropAskedBy(id)
        .ifPresent(
            asked -> {
              throw SecondPersonException.toDrop(id, asked);
            });
    return operation;
  }

  private Operation dropReplacedOrAsk(UUID id, Actor by) {
    return change(
        id,
        operation -> {
          List<Order> orders =
              operation.parts().stream()
                  .filter(part -> part.replaced() != null)
                  .map(part -> new Order(part, Action.DROP_REPLACED))
                  .toList();
          if (orders.isEmpty() || !operation.hasEnded()) {
            throw new ConflictException(
                "operation %s is %s and has replaced nothing that could be dropped"
                    .formatted(id, operation.word()));
          }
          if (operation.request().terms().notBy() != null && !isSecondToDrop(id, by)) {
            return new Next(operation, List.of());
          }
          return new Next(operation, orders);
        });
  }

  /** If they are not, they are the first from now on. */
  private boolean isSecondToDrop(UUID id, Actor by) {
    Instant now = clock.instant();
    table.forgetDropsAskedBefore(now.minus(SECOND_WITHIN));
    Optional<String> asked = table.dropAskedBy(id);
    if (asked.isEmpty()) {
      table.askDrop(id, by.name(), now);
      return false;
    }
    return by.isSecondTo(asked.get()) && table.forgetDrop(id);
  }

  /** Takes in an event, in the transaction that records it: it counts once and is never lost. */
  public void hear(Event event) {
    if (!(event.happening() instanceof Happening.OfOperation happening)) {
      return;
    }
    UUID id = happening.operation().id();
    if (table.find(id).isEmpty()) {
      return; // Of another ledger, or lost from this database; the event is in the chain.
    }
    change(
        id,
        operation ->
            Progression.advance(OperationEvents.apply(operation, happening), clock.instant()));
  }

  /** Applies deadlines. An operation that fails here does not keep others from their turn. */
  public void tick() {
    for (UUID id : table.due(clock.instant().minus(Progression.GRACE))) {
      try {
        change(id, operation -> Progression.tick(operation, clock.instant()));
      } catch (RuntimeException e) {
        LOG.atError()
            .addKeyValue("belay.operation", id)
            .setCause(e)
            .log("Could not apply an operation's deadline; trying again");
      }
    }
  }

  private Operation change(UUID id, Function<Operation, Next> change) {
    return inTransaction(
        () -> {
          Operation before =
              table
                  .lock(id)
                  .orElseThrow(() -> new ConflictException("there is no operation " + id));
          Next next = change.apply(before);
          if (!next.operation().equals(before) || !next.orders().isEmpty()) {
            store(before, next);
          }
          return next.operation();
        });
  }

  private void store(Operation before, Next next) {
    Operation after = next.operation();
    Instant now = clock.instant();
    table.update(after);
    List<OutboxRecord> records = new ArrayList<>();
    if (before.confirmedAt() == null && after.confirmedAt() != null) {
      records.add(messages.event(after, Happening.OperationConfirmed::new, now));
    }
    if (isBeingCancelled(after) && !isBeingCancelled(before)) {
      records.add(messages.event(after, Happening.OperationCancelled::new, now));
    }
    UUID preRestoreSet = after.request().sets().preRestore();
    if (preRestoreSet != null
        && next.orders().stream().anyMatch(order -> order.action() == Action.APPLY)) {
      records.add(messages.preRestoreSetRequested(after, preRestoreSet, now));
    }
    next.orders().forEach(order -> records.add(messages.command(after, order)));
    if (after.hasEnded() && !before.hasEnded()) {
      table.giveBackTargets(after.id());
      records.add(messages.event(after, Happening.OperationCompleted::new, now));
      LOG.atInfo()
          .addKeyValue("belay.operation", after.id())
          .addKeyValue("belay.outcome", after.word())
          .addKeyValue("belay.problem", after.problem())
          .log("A {} has ended", after.kind().word());
    }
    if (before.hasEnded() && !Objects.equals(before.problem(), after.problem())) {
      LOG.atWarn()
          .addKeyValue("belay.operation", after.id())
          .addKeyValue("belay.problem", after.problem())
          .log("A late report changes how a {} ended", after.kind().word());
    }
    outbox.publish(records);
  }

  /** Whether it was cancelled by somebody or because nobody confirmed it, and not by a failure. */
  private static boolean isBeingCancelled(Operation operation) {
    return switch (operation) {
      case Operation.Cancelling it -> !it.cause().isFailure();
      case Operation.Cancelled it -> true;
      case Operation.Comparing it -> false;
      case Operation.AwaitingConfirmation it -> false;
      case Operation.Preparing it -> false;
      case Operation.Applying it -> false;
      case Operation.Drilling it -> false;
      case Operation.Succeeded it -> false;
      case Operation.Failed it -> false;
    };
  }

  private <T> T inTransaction(java.util.function.Supplier<T> work) {
    T result = transactions.execute(status -> work.get());
    if (result == null) {
      throw new IllegalStateException("a transaction gave nothing back");
    }
    return result;
  }
}
