package dev.belay.jobs;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Tells of a task that is tried again and again: each kind of failure once, and when it works
 * again. An outage of an hour is a few lines.
 */
public final class RepeatedFailure {
  private final Logger log;
  private final String task;
  private final Set<String> told = new HashSet<>();
  private long failures;

  /**
   * @param task what fails, as the beginning of a sentence
   */
  public RepeatedFailure(Logger log, String task) {
    this.log = log;
    this.task = task;
  }

  /** The task has failed, and is tried again. */
  public synchronized void happened(Throwable failure) {
    failures++;
    if (told.add(kind(failure))) {
      log.atWarn()
          .setCause(failure)
          .log("{} failed; it is tried again, and told of when it works or fails otherwise", task);
    } else {
      log.atDebug().setCause(failure).log("{} failed again", task);
    }
  }

  /** The task has worked. */
  public synchronized void isOver() {
    if (failures > 0) {
      log.atInfo().log("{} worked again after {} failures", task, failures);
      failures = 0;
      told.clear();
    }
  }

  /** Messages have times and addresses in them. */
  private static String kind(Throwable failure) {
    StringBuilder kind = new StringBuilder();
    for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
      kind.append(each.getClass().getName()).append(' ');
    }
    return kind.toString();
  }
}
