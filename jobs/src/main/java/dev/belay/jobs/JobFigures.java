package dev.belay.jobs;

/**
 * The jobs of one kind that have not ended, of all processes that share the database.
 *
 * @param queued how many wait: for a place, for their lane, or to be tried again
 * @param running how many a process has taken
 * @param oldestDueSeconds how long the job has waited that has waited longest, of those that a free
 *     process would take now; 0 if there is none
 */
public record JobFigures(String kind, long queued, long running, double oldestDueSeconds) {
  /** A kind of which there are no jobs. */
  public static JobFigures none(String kind) {
    return new JobFigures(kind, 0, 0, 0);
  }
}
