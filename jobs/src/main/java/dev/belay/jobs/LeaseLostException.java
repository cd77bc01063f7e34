package dev.belay.jobs;

/**
 * Another process has taken over the job, or the job has ended. This process must have no more
 * effects.
 */
public final class LeaseLostException extends Exception {
  LeaseLostException(Job job) {
    super("the lease of attempt " + job.attempt() + " of job " + job.id() + " is lost");
  }
}
