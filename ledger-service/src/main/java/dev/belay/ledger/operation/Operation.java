package dev.belay.ledger.operation;

import dev.belay.events.DrillResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The life of a recovery operation. A restore or rollback compares, waits for a confirmation,
 * prepares and applies. A comparison compares, a drill drills. Each state has only the data that it
 * needs and its legal transitions.
 */
public sealed interface Operation {
  /** How long an operation waits to be confirmed, from the moment it began to wait. */
  Duration CONFIRMATION = Duration.ofHours(1);

  /** The words of all states, as tables and API have them. */
  List<String> WORDS =
      List.of(
          "comparing",
          "awaiting-confirmation",
          "preparing",
          "applying",
          "drilling",
          "cancelling",
          "succeeded",
          "failed",
          "cancelled");

  Request request();

  Work work();

  /** The same state, with newer knowledge about its parts. */
  Operation with(Work known);

  /** The differences from the recovery set are being counted. */
  record Comparing(Request request, Work work) implements Operation {
    @Override
    public Comparing with(Work known) {
      return new Comparing(request, known);
    }

    /**
     * @param why the confirmation that came with the request, or one by whoever asked, does not
     *     count; null if there is no such reason
     */
    AwaitingConfirmation await(Instant now, @Nullable String why) {
      return new AwaitingConfirmation(request, work, now, why);
    }

    /** The confirmation came with the request. */
    Preparing prepare(Instant now) {
      return new Preparing(request, work, new Confirmation(null, now, request.terms().actor()));
    }

    Succeeded succeed(Instant now) {
      return new Succeeded(request, work, new Ending(now, History.NONE, null));
    }

    Ended end(Cause cause, Instant now) {
      return Ended.by(cause, request, work, new Ending(now, History.NONE, null));
    }
  }

  /**
   * Nothing happens until a person agrees.
   *
   * @param since null in documents from before this field existed
   * @param why the confirmation that came with the request, or one by whoever asked, does not count
   */
  record AwaitingConfirmation(
      Request request, Work work, @Nullable Instant since, @Nullable String why)
      implements Operation {
    /** One that has nothing to compare. */
    public static AwaitingConfirmation first(Request request, Work work, Instant now) {
      return new AwaitingConfirmation(request, work, now, request.terms().wantsSecond());
    }

    @Override
    public AwaitingConfirmation with(Work known) {
      return new AwaitingConfirmation(request, known, since, why);
    }

    /**
     * A confirmation counts until an hour after the wait began, or until the deadline if that is
     * earlier.
     */
    public Instant until() {
      Instant hour = (since == null ? request.terms().requestedAt() : since).plus(CONFIRMATION);
      return hour.isBefore(work.deadline()) ? hour : work.deadline();
    }

    /** Waiting does not count against the deadline. */
    Preparing confirm(Instant now, @Nullable String by) {
      Work moved =
          since == null || now.isBefore(since) ? work : work.later(Duration.between(since, now));
      return new Preparing(request, moved, new Confirmation(since, now, by));
    }

    Ended end(Cause cause, Instant now) {
      return Ended.by(cause, request, work, new Ending(now, History.waiting(since), null));
    }
  }

  /** Each part is restored beside the data in use. */
  record Preparing(Request request, Work work, Confirmation confirmation) implements Operation {
    @Override
    public Preparing with(Work known) {
      return new Preparing(request, known, confirmation);
    }

    Applying apply(Instant now) {
      return new Applying(request, work, confirmation, now);
    }

    Cancelling cancel(Cause cause, Instant now) {
      return new Cancelling(request, work, confirmation, now, cause);
    }
  }

  /**
   * Each part replaces the data in use. The operation can no longer be cancelled.
   *
   * @param since data may be replaced from then on
   */
  record Applying(Request request, Work work, Confirmation confirmation, Instant since)
      implements Operation {
    @Override
    public Applying with(Work known) {
      return new Applying(request, known, confirmation, since);
    }

    Succeeded succeed(Instant now) {
      return new Succeeded(request, work, ending(now));
    }

    Failed fail(String problem, Instant now) {
      return new Failed(request, work, ending(now), problem);
    }

    private Ending ending(Instant now) {
      return new Ending(now, History.of(confirmation, since, null), null);
    }
  }

  /**
   * All parts are restored into sandboxes at once.
   *
   * @param result null until it is reported
   */
  record Drilling(Request request, Work work, @Nullable DrillResult result) implements Operation {
    @Override
    public Drilling with(Work known) {
      return new Drilling(request, known, result);
    }

    Drilling heard(DrillResult it) {
      return new Drilling(request, work, it);
    }

    Succeeded succeed(Instant now) {
      return new Succeeded(request, work, new Ending(now, History.NONE, result));
    }

    Ended end(Cause cause, Instant now) {
      return Ended.by(cause, request, work, new Ending(now, History.NONE, result));
    }
  }

  /**
   * What was prepared is being removed. Then the operation has failed or is cancelled.
   *
   * @param since null in documents from before this field existed
   */
  record Cancelling(
      Request request, Work work, Confirmation confirmation, @Nullable Instant since, Cause cause)
      implements Operation {
    @Override
    public Cancelling with(Work known) {
      return new Cancelling(request, known, confirmation, since, cause);
    }

    Ended end(Instant now) {
      return Ended.by(
          cause, request, work, new Ending(now, History.of(confirmation, null, since), null));
    }
  }

  /**
   * The state does not change any more. Late reports about parts still count: they say what became
   * of the data.
   */
  sealed interface Ended extends Operation {
    Ending ending();

    Ended with(Ending known);

    static Ended by(Cause cause, Request request, Work work, Ending ending) {
      return cause.isFailure()
          ? new Failed(request, work, ending, cause.problem())
          : new Cancelled(request, work, ending, cause.problem());
    }
  }

  record Succeeded(Request request, Work work, Ending ending) implements Ended {
    @Override
    public Succeeded with(Work known) {
      return new Succeeded(request, known, ending);
    }

    @Override
    public Succeeded with(Ending known) {
      return new Succeeded(request, work, known);
    }
  }

  /**
   * @param why the cause, without what became of the data
   */
  record Failed(Request request, Work work, Ending ending, String why) implements Ended {
    @Override
    public Failed with(Work known) {
      return new Failed(request, known, ending, why);
    }

    @Override
    public Failed with(Ending known) {
      return new Failed(request, work, known, why);
    }
  }

  /** Cancelled by somebody, or because nobody confirmed it. */
  record Cancelled(Request request, Work work, Ending ending, String why) implements Ended {
    @Override
    public Cancelled with(Work known) {
      return new Cancelled(request, known, ending, why);
    }

    @Override
    public Cancelled with(Ending known) {
      return new Cancelled(request, work, known, why);
    }
  }

  default UUID id() {
    return request().id();
  }

  default Kind kind() {
    return request().kind();
  }

  default List<Part> parts() {
    return work().parts();
  }

  /**
   * What another one of its kind must be about, so that its success settles this one's failure;
   * empty if any is.
   */
  default String subject() {
    String drill = request().terms().drill();
    return switch (kind()) {
      case DRILL -> drill == null ? "" : drill;
      case RESTORE ->
          parts().stream()
              .map(part -> part.subject().dataStore())
              .sorted()
              .collect(Collectors.joining(", "));
      case ROLLBACK, COMPARISON -> "";
    };
  }

  /** The word of its state, one of {@link #WORDS}. */
  default String word() {
    return switch (this) {
      case Comparing it -> "comparing";
      case AwaitingConfirmation it -> "awaiting-confirmation";
      case Preparing it -> "preparing";
      case Applying it -> "applying";
      case Drilling it -> "drilling";
      case Cancelling it -> "cancelling";
      case Succeeded it -> "succeeded";
      case Failed it -> "failed";
      case Cancelled it -> "cancelled";
    };
  }

  default boolean hasEnded() {
    return this instanceof Ended;
  }

  /** When it went through each step, as far as it got. */
  default History history() {
    return switch (this) {
      case Comparing it -> History.NONE;
      case Drilling it -> History.NONE;
      case AwaitingConfirmation it -> History.waiting(it.since());
      case Preparing it -> History.of(it.confirmation(), null, null);
      case Applying it -> History.of(it.confirmation(), it.since(), null);
      case Cancelling it -> History.of(it.confirmation(), null, it.since());
      case Ended it -> it.ending().history();
    };
  }

  /** When somebody agreed to the change of data; null if nobody did. */
  default @Nullable Instant confirmedAt() {
    return history().confirmed();
  }

  /** Who agreed to the change of data; null if nobody did, or nobody is known. */
  default @Nullable String confirmedBy() {
    return history().confirmedBy();
  }

  default @Nullable Instant completedAt() {
    return this instanceof Ended ended ? ended.ending().at() : null;
  }

  /**
   * Why the operation does not succeed, or waits despite a confirmation; null when it goes well.
   */
  default @Nullable Cause cause() {
    return switch (this) {
      case Comparing it -> null;
      case Preparing it -> null;
      case Applying it -> null;
      case Drilling it -> null;
      case Succeeded it -> null;
      case AwaitingConfirmation it -> it.why() == null ? null : Cause.cancellation(it.why());
      case Cancelling it -> it.cause();
      case Failed it -> Cause.failure(it.why());
      case Cancelled it -> Cause.cancellation(it.why());
    };
  }

  /** The report of a drill; null until there is one, and for other kinds. */
  default @Nullable DrillResult drillResult() {
    return switch (this) {
      case Drilling it -> it.result();
      case Ended it -> it.ending().drill();
      case Comparing it -> null;
      case AwaitingConfirmation it -> null;
      case Preparing it -> null;
      case Applying it -> null;
      case Cancelling it -> null;
    };
  }

  /**
   * Why the operation did not succeed, or why it waits. After the end also what became of the data,
   * as far as it is known now. Null when there is nothing to say.
   */
  default @Nullable String problem() {
    Cause cause = cause();
    if (cause == null) {
      return null;
    }
    String became = this instanceof Ended ended ? TargetData.of(ended).sentence() : "";
    return became.isEmpty() ? cause.problem() : cause.problem() + "; " + became;
  }

  /**
   * The measured time from the request or its confirmation until the last store is restored, if the
   * operation succeeded. For a drill, the verifier's measurement, whatever its verdict. A cancelled
   * drill has none.
   */
  default @Nullable Long recoveryTimeMillis() {
    if (!(this instanceof Ended ended) || this instanceof Cancelled || kind() == Kind.COMPARISON) {
      return null;
    }
    DrillResult drill = ended.ending().drill();
    if (drill != null && drill.recoveryTimeMillis() != null) {
      return drill.recoveryTimeMillis();
    }
    if (!(this instanceof Succeeded)) {
      return null;
    }
    Instant confirmed = ended.ending().history().confirmed();
    Instant from = confirmed == null ? request().terms().requestedAt() : confirmed;
    return Duration.between(from, ended.ending().at()).toMillis();
  }

  /** The age of the oldest restored data at the time of the request. */
  default @Nullable Long dataAgeMillis() {
    Instant oldest = request().choice().oldestData();
    return oldest == null
        ? null
        : Duration.between(oldest, request().terms().requestedAt()).toMillis();
  }
}
