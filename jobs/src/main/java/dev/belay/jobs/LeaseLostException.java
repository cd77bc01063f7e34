package dev.belay.jobs;

/** Another process has taken the job over, or it has ended: this one may have no more effects. */
public final class LeaseLostException extends Exception {
  LeaseLostException(Job job) {
    super("the lease of attempt " + job.attempt() + " of job " + job.id() + " is lost");
  }
}
