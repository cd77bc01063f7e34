package dev.belay.jobs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How the attempts of this process have ended, by kind of job, since its start. */
public final class JobTally {
  /** How an attempt ends. */
  public enum Ending {
    /** The job is done. */
    DONE("done"),
    /** It is tried again. */
    RETRIED("retried"),
    /** It has failed for good. */
    FAILED("failed"),
    /** Another process has taken it, or may. */
    LEASE_LOST("lease-lost");

    private final String word;

    Ending(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  private record Key(String kind, Ending ending) {}

  private final Map<Key, LongAdder> numbers = new ConcurrentHashMap<>();

  void count(String kind, Ending ending) {
    numbers.computeIfAbsent(new Key(kind, ending), key -> new LongAdder()).increment();
  }

  public long of(String kind, Ending ending) {
    LongAdder number = numbers.get(new Key(kind, ending));
    return number == null ? 0 : number.sum();
  }
}
