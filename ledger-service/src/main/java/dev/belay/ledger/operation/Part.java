package dev.belay.ledger.operation;

import dev.belay.events.Compared;
import dev.belay.events.Restored;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One data store of an operation. Workers say the same twice and in any order: a part never goes
 * back, and each fact is one method here that says which states it moves on.
 */
public sealed interface Part {
  Subject subject();

  /**
   * What stays the same.
   *
   * @param otherPointId of a comparison with another set
   * @param destination null when nothing is written
   */
  record Subject(
      String dataStore,
      UUID pointId,
      @Nullable UUID otherPointId,
      @Nullable Destination destination,
      @Nullable Long predictedMillis) {
    /** The name of what is written to, or the data store's. */
    public String target() {
      return destination == null ? dataStore : destination.text();
    }
  }

  /**
   * How far the running step is.
   *
   * @param step for people; null when nothing was heard
   * @param bytesTotal an estimate, 0 when unknown
   */
  record Progress(@Nullable String step, long bytesDone, long bytesTotal) {
    public static final Progress NONE = new Progress(null, 0, 0);
  }

  /**
   * What a restore has put in its place, or beside it.
   *
   * @param restoreMillis so long all its steps took together; null when one was not heard of
   */
  record Placed(Restored result, @Nullable Long restoreMillis) {
    Placed withoutReplaced() {
      return new Placed(
          new Restored(
              result.startedAt(),
              result.finishedAt(),
              result.target(),
              result.tables(),
              result.rows(),
              result.logicalBytes(),
              null,
              result.preRestorePointId(),
              result.warnings(),
              result.unit(),
              result.summary()),
          restoreMillis);
    }
  }

  /**
   * @param kind as in {@code recovery-event.avsc}
   */
  record Failure(String kind, String message) {}

  /** Something of it may still be under way. */
  sealed interface Unfinished extends Part {
    Progress progress();
  }

  /** No step is under way any more; what is heard late may still correct it. */
  sealed interface Finished extends Part {}

  record Waiting(Subject subject, Progress progress) implements Unfinished {}

  record Comparing(Subject subject, Progress progress) implements Unfinished {}

  /**
   * @param difference what a rollback would discard
   */
  record Counted(Subject subject, Compared difference, Progress progress) implements Unfinished {}

  record Preparing(Subject subject, @Nullable Compared difference, Progress progress)
      implements Unfinished {}

  record Prepared(Subject subject, @Nullable Compared difference, Placed placed, Progress progress)
      implements Unfinished {}

  /**
   * @param placed null when it was not heard that it is prepared
   */
  record Applying(
      Subject subject, @Nullable Compared difference, @Nullable Placed placed, Progress progress)
      implements Unfinished {}

  /**
   * What was applied is the truth, also after a step that seemed to have failed.
   *
   * @param failure of that step
   */
  record Applied(
      Subject subject, @Nullable Compared difference, Placed placed, @Nullable Failure failure)
      implements Finished {}

  /** Seen not to be in place, and what was prepared is removed. */
  record Abandoned(
      Subject subject,
      @Nullable Compared difference,
      @Nullable Placed placed,
      @Nullable Failure failure)
      implements Finished {}

  record Failed(
      Subject subject, @Nullable Compared difference, @Nullable Placed placed, Failure failure)
      implements Finished {}

  /** The words of all states, as the API has them, in the order in which they follow each other. */
  List<String> WORDS =
      List.of(
          "waiting",
          "comparing",
          "compared",
          "preparing",
          "prepared",
          "applying",
          "applied",
          "abandoned",
          "failed");

  static Part waiting(Subject subject) {
    return new Waiting(subject, Progress.NONE);
  }

  /** The word of its state, one of {@link #WORDS}. */
  default String word() {
    return switch (this) {
      case Waiting it -> "waiting";
      case Comparing it -> "comparing";
      case Counted it -> "compared";
      case Preparing it -> "preparing";
      case Prepared it -> "prepared";
      case Applying it -> "applying";
      case Applied it -> "applied";
      case Abandoned it -> "abandoned";
      case Failed it -> "failed";
    };
  }

  /** How it differs from the later state; null until counted. */
  default @Nullable Compared difference() {
    return switch (this) {
      case Waiting it -> null;
      case Comparing it -> null;
      case Counted it -> it.difference;
      case Preparing it -> it.difference;
      case Prepared it -> it.difference;
      case Applying it -> it.difference;
      case Applied it -> it.difference;
      case Abandoned it -> it.difference;
      case Failed it -> it.difference;
    };
  }

  /** What was put in its place, or beside it, as far as it was heard. */
  default @Nullable Placed placed() {
    return switch (this) {
      case Waiting it -> null;
      case Comparing it -> null;
      case Counted it -> null;
      case Preparing it -> null;
      case Prepared it -> it.placed;
      case Applying it -> it.placed;
      case Applied it -> it.placed;
      case Abandoned it -> it.placed;
      case Failed it -> it.placed;
    };
  }

  /** Why a step failed; null if none was heard to have failed. */
  default @Nullable Failure failure() {
    return switch (this) {
      case Unfinished it -> null;
      case Applied it -> it.failure;
      case Abandoned it -> it.failure;
      case Failed it -> it.failure;
    };
  }

  /** What the later state has and the recovery point has not. */
  default long lost() {
    Compared it = difference();
    return it == null ? 0 : it.added() + it.changed();
  }

  /** The name under which what it replaced is kept; null when there is nothing to drop. */
  default @Nullable String replaced() {
    Placed it = placed();
    return it == null ? null : it.result().replaced();
  }

  default Part comparing() {
    return this instanceof Waiting ? new Comparing(subject(), Progress.NONE) : this;
  }

  default Part counted(Compared difference) {
    return switch (this) {
      case Waiting it -> new Counted(subject(), difference, Progress.NONE);
      case Comparing it -> new Counted(subject(), difference, Progress.NONE);
      case Counted it -> this;
      case Preparing it -> this;
      case Prepared it -> this;
      case Applying it -> this;
      case Finished it -> this;
    };
  }

  default Part preparing() {
    return switch (this) {
      case Waiting it -> new Preparing(subject(), null, Progress.NONE);
      case Comparing it -> new Preparing(subject(), null, Progress.NONE);
      case Counted it -> new Preparing(subject(), it.difference, Progress.NONE);
      case Preparing it -> this;
      case Prepared it -> this;
      case Applying it -> this;
      case Finished it -> this;
    };
  }

  default Part prepared(Placed placed) {
    return switch (this) {
      case Waiting it -> new Prepared(subject(), null, placed, Progress.NONE);
      case Comparing it -> new Prepared(subject(), null, placed, Progress.NONE);
      case Counted it -> new Prepared(subject(), it.difference, placed, Progress.NONE);
      case Preparing it -> new Prepared(subject(), it.difference, placed, Progress.NONE);
      case Prepared it -> this;
      case Applying it -> this;
      case Finished it -> this;
    };
  }

  default Part applying() {
    return switch (this) {
      case Applying it -> this;
      case Unfinished it -> new Applying(subject(), difference(), placed(), Progress.NONE);
      case Finished it -> this;
    };
  }

  default Part applied(Placed placed) {
    return this instanceof Applied ? this : new Applied(subject(), difference(), placed, failure());
  }

  /** Said only by who has seen that it is not in place: that also ends a doubt. */
  default Part abandoned() {
    return switch (this) {
      case Unfinished it -> new Abandoned(subject(), difference(), placed(), null);
      case Applied it -> this;
      case Abandoned it -> this;
      case Failed it -> new Abandoned(subject(), it.difference, it.placed, it.failure);
    };
  }

  default Part failed(Failure failure) {
    return switch (this) {
      case Unfinished it -> new Failed(subject(), difference(), placed(), failure);
      case Finished it -> this;
    };
  }

  default Part progressed(Progress progress) {
    return switch (this) {
      case Waiting it -> new Waiting(it.subject, progress);
      case Comparing it -> new Comparing(it.subject, progress);
      case Counted it -> new Counted(it.subject, it.difference, progress);
      case Preparing it -> new Preparing(it.subject, it.difference, progress);
      case Prepared it -> new Prepared(it.subject, it.difference, it.placed, progress);
      case Applying it -> new Applying(it.subject, it.difference, it.placed, progress);
      case Finished it -> this;
    };
  }

  /** What was replaced is gone: nobody can drop it again. */
  default Part dropped() {
    return switch (this) {
      case Waiting it -> this;
      case Comparing it -> this;
      case Counted it -> this;
      case Preparing it -> this;
      case Prepared it ->
          new Prepared(it.subject, it.difference, it.placed.withoutReplaced(), it.progress);
      case Applying it -> new Applying(it.subject, it.difference, without(it.placed), it.progress);
      case Applied it ->
          new Applied(it.subject, it.difference, it.placed.withoutReplaced(), it.failure);
      case Abandoned it -> new Abandoned(it.subject, it.difference, without(it.placed), it.failure);
      case Failed it -> new Failed(it.subject, it.difference, without(it.placed), it.failure);
    };
  }

  private static @Nullable Placed without(@Nullable Placed placed) {
    return placed == null ? null : placed.withoutReplaced();
  }
}
