package dev.belay.ledger.operation;

import dev.belay.ledger.operation.Operation.Cause;
import dev.belay.ledger.operation.Operation.Kind;
import dev.belay.ledger.operation.Operation.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What follows from what has happened to an operation: its next state, and what the workers are to
 * do. Pure functions; told the same thing twice, nothing follows from the second time.
 */
public final class Progression {
  /**
   * So long the workers get to say what became of their last step after the deadline, and of what
   * they prepared after they were told to remove it.
   */
  public static final Duration GRACE = Duration.ofMinutes(2);

  private Progression() {}

  /**
   * A command that has to be given.
   *
   * @param action as in {@code RecoveryCommand}
   */
  public record Order(Part part, String action) {}

  /**
   * @param orders to be given in the transaction that stores {@code operation}
   */
  public record Next(Operation operation, List<Order> orders) {
    public Next {
      orders = List.copyOf(orders);
    }
  }

  /** What a new operation begins with. */
  public static Next begin(Operation operation) {
    return switch (operation.status()) {
      case DRILLING ->
          new Next(operation, List.of(new Order(operation.parts().getFirst(), "drill")));
      case COMPARING -> new Next(operation, orders(operation, "compare"));
      case PREPARING -> new Next(operation, orders(operation, "prepare"));
      default -> new Next(operation, List.of());
    };
  }

  /** Goes on as far as it goes by itself. */
  public static Next advance(Operation operation, Instant now) {
    List<Order> orders = new ArrayList<>();
    Operation state = operation;
    while (true) {
      Next next = step(state, now);
      orders.addAll(next.orders);
      if (next.operation.status() == state.status()) {
        return new Next(next.operation, orders);
      }
      state = next.operation;
    }
  }

  /** Somebody agrees. Only of one that awaits it, and not after {@link #awaitedUntil}. */
  public static Next confirm(Operation operation, Instant now) {
    return advance(operation.confirmed(now), now);
  }

  /** A confirmation counts until then: an hour after it began to wait, or its deadline. */
  public static Instant awaitedUntil(Operation operation) {
    Instant began = operation.since().awaiting();
    Instant hour = (began == null ? operation.requestedAt() : began).plus(Operation.CONFIRMATION);
    return hour.isBefore(operation.deadline()) ? hour : operation.deadline();
  }

  /** Ends it before anything is replaced. Not of one that is applying or has ended. */
  public static Next cancel(Operation operation, String problem, Instant now) {
    return stop(operation, new Cause(Status.CANCELLED, problem), now);
  }

  /** The clock has something to say: a deadline, or nobody has confirmed. */
  public static Next tick(Operation operation, Instant now) {
    return switch (operation.status()) {
      case SUCCEEDED, FAILED, CANCELLED -> stay(operation);
      case AWAITING_CONFIRMATION ->
          now.isAfter(awaitedUntil(operation))
              ? cancel(operation, "nobody confirmed it until " + awaitedUntil(operation), now)
              : stay(operation);
      case CANCELLING ->
          now.isBefore(cleanedUpUntil(operation))
              ? stay(operation)
              : new Next(end(operation, now), List.of());
      case COMPARING, PREPARING, APPLYING, DRILLING ->
          now.isBefore(operation.deadline().plus(GRACE)) ? stay(operation) : late(operation, now);
    };
  }

  /** Of one whose workers have not said what they should have said by now. */
  private static Next late(Operation operation, Instant now) {
    Cause cause =
        new Cause(Status.FAILED, "it was not done by its deadline, " + operation.deadline());
    return operation.status() == Status.APPLYING
        ? new Next(operation.withCause(cause).ended(Status.FAILED, now), leftOver(operation))
        : stop(operation, cause, now);
  }

  private static Instant cleanedUpUntil(Operation operation) {
    Instant began = operation.since().cancelling();
    return (began == null ? operation.deadline() : began).plus(GRACE);
  }

  private static Next step(Operation operation, Instant now) {
    return switch (operation.status()) {
      case COMPARING -> compared(operation, now);
      case AWAITING_CONFIRMATION ->
          operation.confirmedAt() == null ? stay(operation) : prepare(operation, now);
      case PREPARING -> prepared(operation, now);
      case APPLYING -> applied(operation, now);
      case CANCELLING ->
          operation.parts().stream().allMatch(part -> part.status().ended())
              ? new Next(end(operation, now), List.of())
              : stay(operation);
      case DRILLING -> drilled(operation, now);
      case SUCCEEDED, FAILED, CANCELLED -> stay(operation);
    };
  }

  private static Next compared(Operation operation, Instant now) {
    if (operation.any(Part.Status.FAILED)) {
      return stop(operation, failure(operation), now);
    }
    if (!operation.all(Part.Status.COMPARED)) {
      return stay(operation);
    }
    if (operation.kind() == Kind.COMPARISON) {
      return new Next(operation.ended(Status.SUCCEEDED, now), List.of());
    }
    if (!operation.confirmed()) {
      return new Next(operation.withStatus(Status.AWAITING_CONFIRMATION, now), List.of());
    }
    Long most = operation.maxLostRows();
    if (most != null && operation.lostRows() > most) {
      Cause tooMany =
          new Cause(
              Status.CANCELLED,
              "%d rows would be discarded, and at most %d were agreed to"
                  .formatted(operation.lostRows(), most));
      return new Next(
          operation.withCause(tooMany).withStatus(Status.AWAITING_CONFIRMATION, now), List.of());
    }
    return prepare(operation.confirmed(now), now);
  }

  private static Next prepare(Operation operation, Instant now) {
    return new Next(operation.withStatus(Status.PREPARING, now), orders(operation, "prepare"));
  }

  private static Next prepared(Operation operation, Instant now) {
    if (operation.any(Part.Status.FAILED)) {
      return stop(operation, failure(operation), now);
    }
    return operation.all(Part.Status.PREPARED)
        ? new Next(operation.withStatus(Status.APPLYING, now), orders(operation, "apply"))
        : stay(operation);
  }

  private static Next applied(Operation operation, Instant now) {
    if (operation.all(Part.Status.APPLIED)) {
      return new Next(operation.ended(Status.SUCCEEDED, now), List.of());
    }
    if (!operation.parts().stream().allMatch(part -> part.status().ended())) {
      return stay(operation);
    }
    return new Next(
        operation.withCause(failure(operation)).ended(Status.FAILED, now), leftOver(operation));
  }

  /**
   * For every part that is not in place: whoever removes what was prepared of it first looks
   * whether it is in place after all, and says so.
   */
  private static List<Order> leftOver(Operation operation) {
    return operation.parts().stream()
        .filter(part -> !part.is(Part.Status.APPLIED, Part.Status.ABANDONED))
        .map(part -> new Order(part, "abandon"))
        .toList();
  }

  private static Next drilled(Operation operation, Instant now) {
    Operation.DrillResult result = operation.drillResult();
    if (result == null) {
      return stay(operation);
    }
    if (result.verdict().equals("passed")) {
      return new Next(operation.ended(Status.SUCCEEDED, now), List.of());
    }
    Cause cause = new Cause(Status.FAILED, "the drill's verdict is " + result.verdict());
    return new Next(operation.withCause(cause).ended(Status.FAILED, now), List.of());
  }

  /**
   * What was prepared, or is being prepared, is removed first. A part that has failed may have left
   * something too; nobody waits for its removal.
   */
  private static Next stop(Operation operation, Cause cause, Instant now) {
    Operation stopped = operation.withCause(cause);
    if (operation.status() != Status.PREPARING) {
      return new Next(end(stopped, now), List.of());
    }
    List<Order> orders =
        operation.parts().stream()
            .filter(part -> !part.is(Part.Status.APPLIED, Part.Status.ABANDONED))
            .map(part -> new Order(part, part.is(Part.Status.FAILED) ? "abandon" : "cancel"))
            .toList();
    Operation cancelling = stopped.withStatus(Status.CANCELLING, now);
    return operation.parts().stream().allMatch(part -> part.status().ended())
        ? new Next(end(cancelling, now), orders)
        : new Next(cancelling, orders);
  }

  private static Operation end(Operation operation, Instant now) {
    Cause cause = operation.cause();
    return operation.ended(cause == null ? Status.FAILED : cause.outcome(), now);
  }

  private static Next stay(Operation operation) {
    return new Next(operation, List.of());
  }

  private static List<Order> orders(Operation operation, String action) {
    return operation.parts().stream().map(part -> new Order(part, action)).toList();
  }

  private static Cause failure(Operation operation) {
    return new Cause(
        Status.FAILED,
        operation.parts().stream()
            .filter(part -> part.is(Part.Status.FAILED, Part.Status.ABANDONED))
            .map(Progression::failure)
            .collect(Collectors.joining("; ")));
  }

  private static String failure(Part part) {
    Part.Failure failure = part.failure();
    String abandoned = part.is(Part.Status.ABANDONED) ? "it was abandoned" : "failed";
    return part.dataStore() + ": " + (failure == null ? abandoned : failure.message());
  }
}
