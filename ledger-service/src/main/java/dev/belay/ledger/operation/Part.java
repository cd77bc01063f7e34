package dev.belay.ledger.operation;

import dev.belay.events.Compared;
import dev.belay.events.Restored;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One data store of an operation. Workers may report the same thing twice and in any order. So a
 * part never moves backwards, and each reported fact is one method here that says which states it
 * changes.
 */
public sealed interface Part {
  Subject subject();

  /**
   * What stays the same in all states.
   *
   * @param manifestDigest SHA-256 of the manifest that the point was captured with, hexadecimal;
   *     null in operations of earlier versions
   * @param otherPointId the other point, for a comparison with another set
   * @param destination null when nothing is written
   */
  record Subject(
      String dataStore,
      UUID pointId,
      @Nullable String manifestDigest,
      @Nullable UUID otherPointId,
      @Nullable Destination destination,
      @Nullable Long predictedMillis) {
    /** The name of the place that is written to, or else the data store's name. */
    public String target() {
      return destination == null ? dataStore : destination.text();
    }
  }

  /**
   * The progress of the running step.
   *
   * @param step for people; null when nothing was reported
   * @param bytesTotal an estimate, 0 when unknown
   */
  record Progress(@Nullable String step, long bytesDone, long bytesTotal) {
    public static final Progress NONE = new Progress(null, 0, 0);
  }

  /**
   * The data that a restore has put into place, or beside the data in use.
   *
   * @param restoreMillis the time of all its steps together; null when a step was not reported
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

  /** Something may still be running for it. */
  sealed interface Unfinished extends Part {
    Progress progress();
  }

  /** Nothing is running for it any more. Late reports may still correct it. */
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
   * @param placed null when it was not reported as prepared
   */
  record Applying(
      Subject subject, @Nullable Compared difference, @Nullable Placed placed, Progress progress)
      implements Unfinished {}

  /**
   * The data is in place. That counts even after a step that seemed to have failed.
   *
   * @param failure the failure of that step
   */
  record Applied(
      Subject subject, @Nullable Compared difference, Placed placed, @Nullable Failure failure)
      implements Finished {}

  /** A worker has seen that the data is not in place, and removed what was prepared. */
  record Abandoned(
      Subject subject,
      @Nullable Compared difference,
      @Nullable Placed placed,
      @Nullable Failure failure)
      implements Finished {}

  record Failed(
      Subject subject, @Nullable Compared difference, @Nullable Placed placed, Failure failure)
      implements Finished {}

  /** The words of all states, as the API uses them, in the order of a part's life. */
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

  /** The word of the state, one of {@link #WORDS}. */
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

  /** How the recovery point differs from the later state; null until counted. */
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

  /** The data that was put into place or beside it, as far as reported. */
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

  /** Why a step failed; null if no failure was reported. */
  default @Nullable Failure failure() {
    return switch (this) {
      case Unfinished it -> null;
      case Applied it -> it.failure;
      case Abandoned it -> it.failure;
      case Failed it -> it.failure;
    };
  }

  /** What the later state has and the recovery point lacks. */
  default long lost() {
    Compared it = difference();
    return it == null ? 0 : it.added() + it.changed();
  }

  /** The name under which the replaced data is kept; null when there is nothing to drop. */
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

  /**
   * Reported only by a worker that has seen that the data is not in place. It also ends a doubt.
   */
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

  /** The replaced data is gone; it can't be dropped again. */
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
