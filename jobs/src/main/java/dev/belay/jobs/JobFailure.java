package dev.belay.jobs;

import org.jspecify.annotations.Nullable;

/** Why a job has failed for good. */
public sealed interface JobFailure {
  /** Attempts that were begun, 0 if none was. */
  int attempts();

  /** It was not done by its deadline. */
  record DeadlinePassed(int attempts) implements JobFailure {}

  /**
   * Its handler said that trying again would not help, or had been tried as often as is allowed.
   */
  record Failed(int attempts, Exception cause) implements JobFailure {}

  /** Its lane was cancelled before it was past that. */
  record Cancelled(int attempts) implements JobFailure {}

  /**
   * Attempt after attempt ended with its process.
   *
   * @param lastOwner the process that had the last one
   */
  record Abandoned(int attempts, @Nullable String lastOwner) implements JobFailure {}
}
