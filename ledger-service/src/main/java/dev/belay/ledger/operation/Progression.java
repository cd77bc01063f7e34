package dev.belay.ledger.operation;

import dev.belay.events.Action;
import dev.belay.events.DrillResult;
import dev.belay.ledger.operation.Operation.Applying;
import dev.belay.ledger.operation.Operation.AwaitingConfirmation;
import dev.belay.ledger.operation.Operation.Cancelling;
import dev.belay.ledger.operation.Operation.Comparing;
import dev.belay.ledger.operation.Operation.Drilling;
import dev.belay.ledger.operation.Operation.Ended;
import dev.belay.ledger.operation.Operation.Preparing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes the next state of an operation after an event, and the commands for the workers. Pure
 * functions. The same event a second time has no effect.
 */
public final class Progression {
  /**
   * The time that workers have to report: on their last step after the deadline, and on what they
   * prepared after they were told to remove it.
   */
  public static final Duration GRACE = Duration.ofMinutes(2);

  private Progression() {}

  /** A command to send. */
  public record Order(Part part, Action action) {}

  /**
   * @param orders commands to send in the transaction that stores {@code operation}
   */
  public record Next(Operation operation, List<Order> orders) {
    public Next {
      orders = List.copyOf(orders);
    }
  }

  /** The first commands of a new operation. */
  public static Next begin(Operation operation) {
    return switch (operation) {
      case Drilling it ->
          new Next(it, List.of(new Order(it.work().parts().getFirst(), Action.DRILL)));
      case Comparing it -> new Next(it, orders(it, Action.COMPARE));
      case Preparing it -> new Next(it, orders(it, Action.PREPARE));
      case AwaitingConfirmation it -> stay(it);
      case Applying it -> stay(it);
      case Cancelling it -> stay(it);
      case Ended it -> stay(it);
    };
  }

  /** A report about one part. */
  public static Operation heard(Operation operation, String dataStore, UnaryOperator<Part> change) {
    return operation.with(operation.work().with(dataStore, change));
  }

  /** The report of a drill. The first report counts, even after the end. */
  public static Operation heard(Operation operation, DrillResult result) {
    return switch (operation) {
      case Drilling it -> it.result() == null ? it.heard(result) : it;
      case Ended it ->
          it.kind() == Kind.DRILL && it.ending().drill() == null
              ? it.with(new Ending(it.ending().at(), it.ending().history(), result))
              : it;
      case Comparing it -> it;
      case AwaitingConfirmation it -> it;
      case Preparing it -> it;
      case Applying it -> it;
      case Cancelling it -> it;
    };
  }

  /** Moves on as far as possible without a new event. */
  public static Next advance(Operation operation, Instant now) {
    List<Order> orders = new ArrayList<>();
    Operation state = operation;
    while (true) {
      Next next = step(state, now);
      orders.addAll(next.orders);
      if (next.operation.getClass() == state.getClass()) {
        return new Next(next.operation, orders);
      }
      state = next.operation;
    }
  }

  /**
   * Somebody confirms, not later than {@link AwaitingConfirmation#until}.
   *
   * @param by who, for people; null if nobody is known
   */
  public static Next confirm(AwaitingConfirmation operation, @Nullable String by, Instant now) {
    return further(prepare(operation.confirm(now, by)), now);
  }

  /**
   * Ends the operation before anything is replaced. An operation that is applying or has ended
   * stays as it is.
   */
  public static Next cancel(Operation operation, String problem, Instant now) {
    return stop(operation, Cause.cancellation(problem), now);
  }

  /** Checks the time: a deadline has passed, or nobody has confirmed. */
  public static Next tick(Operation operation, Instant now) {
    return switch (operation) {
      case Ended it -> stay(it);
      case AwaitingConfirmation it ->
          now.isAfter(it.until())
              ? cancel(it, "nobody confirmed it until " + it.until(), now)
              : stay(it);
      case Cancelling it ->
          now.isBefore(cleanedUpUntil(it)) ? stay(it) : new Next(it.end(now), List.of());
      case Applying it ->
          isLate(it, now) ? new Next(it.fail(late(it), now), leftOver(it)) : stay(it);
      case Comparing it -> isLate(it, now) ? stop(it, Cause.failure(late(it)), now) : stay(it);
      case Preparing it -> isLate(it, now) ? stop(it, Cause.failure(late(it)), now) : stay(it);
      case Drilling it -> isLate(it, now) ? stop(it, Cause.failure(late(it)), now) : stay(it);
    };
  }

  /** The workers' time to report is over. */
  private static boolean isLate(Operation operation, Instant now) {
    return !now.isBefore(operation.work().deadline().plus(GRACE));
  }

  private static String late(Operation operation) {
    return "it was not done by its deadline, " + operation.work().deadline();
  }

  private static Instant cleanedUpUntil(Cancelling operation) {
    Instant began = operation.since();
    return (began == null ? operation.work().deadline() : began).plus(GRACE);
  }

  private static Next step(Operation operation, Instant now) {
    return switch (operation) {
      case Comparing it -> compared(it, now);
      case AwaitingConfirmation it -> stay(it);
      case Preparing it -> prepared(it, now);
      case Applying it -> applied(it, now);
      case Cancelling it ->
          it.work().all(Part.Finished.class::isInstance)
              ? new Next(it.end(now), List.of())
              : stay(it);
      case Drilling it -> drilled(it, now);
      case Ended it -> stay(it);
    };
  }

  private static Next compared(Comparing operation, Instant now) {
    Work work = operation.work();
    if (work.any(Part.Failed.class::isInstance)) {
      return stop(operation, failure(work), now);
    }
    if (!work.all(Part.Counted.class::isInstance)) {
      return stay(operation);
    }
    if (operation.kind() == Kind.COMPARISON) {
      return new Next(operation.succeed(now), List.of());
    }
    String why = why(operation.request().terms(), work);
    return why == null && operation.request().terms().confirmed()
        ? prepare(operation.prepare(now))
        : new Next(operation.await(now, why), List.of());
  }

  /** Why nothing that was agreed to before counts; null if there is no such reason. */
  private static @Nullable String why(Request.Terms terms, Work work) {
    String second = terms.wantsSecond();
    Long most = terms.maxLost();
    if (!terms.confirmed() || most == null || work.lost() <= most) {
      return second;
    }
    String tooMuch =
        "%d %s would be discarded, and at most %d were allowed"
            .formatted(work.lost(), Work.unit(work.parts()), most);
    return second == null ? tooMuch : tooMuch + "; " + second;
  }

  private static Next prepare(Preparing operation) {
    return new Next(operation, orders(operation, Action.PREPARE));
  }

  private static Next prepared(Preparing operation, Instant now) {
    Work work = operation.work();
    if (work.any(Part.Failed.class::isInstance)) {
      return stop(operation, failure(work), now);
    }
    return work.all(Part.Prepared.class::isInstance)
        ? new Next(operation.apply(now), orders(operation, Action.APPLY))
        : stay(operation);
  }

  private static Next applied(Applying operation, Instant now) {
    Work work = operation.work();
    if (work.all(Part.Applied.class::isInstance)) {
      return new Next(operation.succeed(now), List.of());
    }
    if (!work.all(Part.Finished.class::isInstance)) {
      return stay(operation);
    }
    return new Next(operation.fail(failure(work).problem(), now), leftOver(operation));
  }

  /**
   * Commands for every part that is not in place. The worker that removes what was prepared first
   * checks whether the part is in place after all, and reports it.
   */
  private static List<Order> leftOver(Operation operation) {
    return operation.parts().stream()
        .filter(Progression::mayHaveLeftSomething)
        .map(part -> new Order(part, Action.ABANDON))
        .toList();
  }

  private static boolean mayHaveLeftSomething(Part part) {
    return !(part instanceof Part.Applied) && !(part instanceof Part.Abandoned);
  }

  private static Next drilled(Drilling operation, Instant now) {
    DrillResult result = operation.result();
    if (result == null) {
      return stay(operation);
    }
    return new Next(
        result.verdict().equals("passed")
            ? operation.succeed(now)
            : operation.end(Cause.failure("the drill's verdict is " + result.verdict()), now),
        List.of());
  }

  private static Next stop(Operation operation, Cause cause, Instant now) {
    return switch (operation) {
      case Comparing it -> new Next(it.end(cause, now), List.of());
      case AwaitingConfirmation it -> new Next(it.end(cause, now), List.of());
      case Drilling it -> new Next(it.end(cause, now), List.of());
      case Preparing it -> cleanUp(it, cause, now);
      case Applying it -> stay(it);
      case Cancelling it -> stay(it);
      case Ended it -> stay(it);
    };
  }

  /**
   * Removes first what was prepared or is being prepared. A failed part may have left something
   * too, but nothing waits for its removal.
   */
  private static Next cleanUp(Preparing operation, Cause cause, Instant now) {
    List<Order> orders =
        operation.parts().stream()
            .filter(Progression::mayHaveLeftSomething)
            .map(
                part ->
                    new Order(part, part instanceof Part.Failed ? Action.ABANDON : Action.CANCEL))
            .toList();
    Cancelling cancelling = operation.cancel(cause, now);
    return operation.work().all(Part.Finished.class::isInstance)
        ? new Next(cancelling.end(now), orders)
        : new Next(cancelling, orders);
  }

  private static Next further(Next begun, Instant now) {
    Next next = advance(begun.operation, now);
    List<Order> orders = new ArrayList<>(begun.orders);
    orders.addAll(next.orders);
    return new Next(next.operation, orders);
  }

  private static Next stay(Operation operation) {
    return new Next(operation, List.of());
  }

  private static List<Order> orders(Operation operation, Action action) {
    return operation.parts().stream().map(part -> new Order(part, action)).toList();
  }

  private static Cause failure(Work work) {
    return Cause.failure(
        work.parts().stream()
            .filter(part -> part instanceof Part.Failed || part instanceof Part.Abandoned)
            .map(Progression::failure)
            .collect(Collectors.joining("; ")));
  }

  private static String failure(Part part) {
    Part.Failure failure = part.failure();
    return part.subject().dataStore()
        + ": "
        + (failure == null ? "it was abandoned" : failure.message());
  }
}
