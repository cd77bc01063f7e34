package dev.belay.jobs;

import java.time.Duration;

/**
 * @param parallelism jobs that one process runs at the same time, 1 to 64
 * @param lease how long a job stays with a process that does not renew it; the job of a killed
 *     process runs again after at most this plus {@code poll}
 * @param renewal how often the lease is renewed; at most a third of {@code lease}
 * @param poll how often an idle process looks for jobs that other processes recorded or lost,
 *     unless its store may look less often
 * @param maxDeaths attempts that may end with the death of their process before the job is given up
 */
public record JobSettings(
    int parallelism, Duration lease, Duration renewal, Duration poll, int maxDeaths) {

  public static final JobSettings DEFAULT =
      new JobSettings(2, Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofMillis(500), 5);

  public JobSettings {
    require(parallelism >= 1 && parallelism <= 64, "parallelism", parallelism, "1 to 64");
    require(
        lease.compareTo(renewal.multipliedBy(3)) >= 0,
        "lease",
        lease,
        "at least three times the renewal");
    require(!renewal.isNegative() && !renewal.isZero(), "renewal", renewal, "more than nothing");
    require(!poll.isNegative() && !poll.isZero(), "poll", poll, "more than nothing");
    require(maxDeaths >= 1, "maxDeaths", maxDeaths, "1 or more");
  }

  public JobSettings withParallelism(int parallelism) {
    return new JobSettings(parallelism, lease, renewal, poll, maxDeaths);
  }

  private static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + ", and must be " + rule);
    }
  }
}
