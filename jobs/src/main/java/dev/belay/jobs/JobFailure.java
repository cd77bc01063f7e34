package dev.belay.jobs;

import org.jspecify.annotations.Nullable;

/** Why a job has failed for good. */
public sealed interface JobFailure {
  /** The number of attempts that were started, 0 if none was. */
  int attempts();

  /**
   * The job was not done by its deadline.
   *
   * @param lastFailure what its handler remembered of the last attempt that failed; null for
   *     nothing
   */
  record DeadlinePassed(int attempts, @Nullable String lastFailure) implements JobFailure {}

  /** Its handler said that another attempt would not help, or that there were enough attempts. */
  record Failed(int attempts, Exception cause) implements JobFailure {}

  /** Its lane was cancelled before the job passed the point of no return. */
  record Cancelled(int attempts) implements JobFailure {}

  /**
   * Too many attempts ended with the death of their process.
   *
   * @param lastOwner the process of the last attempt
   */
  record Abandoned(int attempts, @Nullable String lastOwner) implements JobFailure {}
}
